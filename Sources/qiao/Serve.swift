import ArgumentParser
import DemoVendor
import Egress
import FoundationEssentials
import Values

/// `qiao serve`: the API, the webhooks and the node's worker in one process.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the API and the webhooks, and works on runs.")

    @OptionGroup var folder: DataFolder
    @OptionGroup var apps: AppFolder
    @OptionGroup var network: Network
    @Option(help: "The port on 127.0.0.1; put a reverse proxy in front of it. Default: QIAO_PORT or 8080.")
    var port: Port?
    @Option(help: "After so many seconds without anything a connection that asks for nothing is closed.")
    var idleSeconds = NodeProcess.idleSeconds
    @Flag(help: "Takes requests and leaves the work to other nodes; on PostgreSQL alone.")
    var intakeOnly = false
    @Flag(help: "For a first look: makes the keys, and starts the demo vendor with a ready scenario.")
    var dev = false
    @Option(help: "With --dev: the demo vendor's port on 127.0.0.1. Default: QIAO_VENDOR_PORT or 8090.")
    var vendorPort: Port?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        _ = (try listeningPort, try demoPort)
    }

    func run() async throws {
        let (port, vendorPort) = (try listeningPort, try demoPort)
        if intakeOnly { try folder.requirePostgres(for: "serve --intake-only") }
        if dev { try Scenario.prepareKeys(in: folder, voice: Voice(isJSON: json)) }
        let node = try await Node.open(
            folder, apps: apps, addresses: try network.policy(beside: dev ? ["127.0.0.1:\(vendorPort)"] : []),
            publicURL: network.publicURL, servedAt: port, hasSandbox: dev)
        let scenario = Scenario(
            node: node, folder: folder, port: port, vendorPort: vendorPort, voice: Voice(isJSON: json))
        let prepared = dev ? try await scenario.prepare() : nil
        var process = NodeProcess(node, voice: Voice(isJSON: json))
        if let vendor = prepared?.vendor { process.add(vendor) }
        if !intakeOnly { process.addWork() }
        process.addListener(port: port, idleSeconds: idleSeconds)
        if folder.isSQLite { try await process.addListener(PrivateSocket(at: folder.socket)) }
        if let flow = prepared?.flow { process.whenReady { scenario.invite(to: flow) } }
        try await process.run()
    }

    private var listeningPort: Int {
        get throws { try Port.number(port, else: "QIAO_PORT", else: Node.portStandard) }
    }

    private var demoPort: Int {
        get throws {
            try Port.number(vendorPort, else: "QIAO_VENDOR_PORT", else: DemoVendorCommand.portStandard)
        }
    }
}

/// How a node reaches the world, and the world the node.
struct Network: ParsableArguments {
    @Option(help: "The address under which the world reaches this installation.")
    var publicURL: String?
    @Option(help: "A host, or host:port, that calls may reach although it is not on the public Internet.")
    var allowHost: [String] = []

    func validate() throws {
        _ = try policy()
    }

    /// Whom calls may reach.
    /// - Throws: A mistake in the use of the command, where a host is none.
    func policy(beside others: [String] = []) throws -> AddressPolicy {
        do throws(Problem) {
            return try AddressPolicy(allowing: allowHost + others)
        } catch {
            throw ValidationError(error.line(Terminal.standard.language))
        }
    }
}
