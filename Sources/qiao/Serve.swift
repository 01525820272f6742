import ArgumentParser
import DemoVendor
import Durable
import Egress
import FoundationEssentials
import Hummingbird
import Logging
import Server
import ServiceLifecycle
import UnixSignals
import Values
import World

/// `qiao serve`: the API, the webhooks and the node's worker in one process.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the API and the webhooks, and works on runs.")

    @OptionGroup var folder: DataFolder
    @OptionGroup var apps: AppFolder
    @Option(help: "The port on 127.0.0.1; put a reverse proxy in front of it.")
    var port = 8080
    @Option(help: "The address under which the world reaches this server.")
    var publicURL: String?
    @Option(help: "A host, or host:port, that calls may reach although it is not on the public Internet.")
    var allowHost: [String] = []
    @Flag(help: "For a first look: makes the keys, and starts the demo vendor with a ready scenario.")
    var dev = false
    @Option(help: "With --dev: the demo vendor's port on 127.0.0.1.")
    var vendorPort = 8090

    func run() async throws {
        if dev { try Scenario.prepareKeys(in: folder) }
        let allowed = allowHost + (dev ? ["127.0.0.1:\(vendorPort)"] : [])
        let node = try await Node.open(
            folder, apps: apps, addresses: AddressPolicy(allowedHosts: Set(allowed)),
            publicURL: publicURL ?? "http://127.0.0.1:\(port)")
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if dev {
            let scenario = Scenario(node: node, folder: folder, port: port, vendorPort: vendorPort)
            let vendor = try await scenario.prepare()
            if let vendor { services.append(.init(service: vendor)) }
        }
        services.append(.init(service: OpenNode(node: node)))
        services.append(.init(service: RunningWorker(worker: node.installation.worker)))
        services.append(.init(service: Housekeeper(node.installation)))
        services.append(.init(service: try await listener(node, .hostname("127.0.0.1", port: port))))
        if folder.databaseURL.hasPrefix("sqlite:") {
            services.append(.init(service: try await socketListener(node)))
        }
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: node.installation.logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: configuration).run()
    }

    private func listener(_ node: Node, _ address: BindAddress) async throws -> some Service {
        Application(
            responder: HTTPFrontend(node.api).responder,
            configuration: ApplicationConfiguration(address: address),
            logger: Serve.quiet)
    }

    /// Listens on the socket that none but the operator can open, so that whoever comes in there is the operator.
    private func socketListener(_ node: Node) async throws -> some Service {
        let front = HTTPFrontend(node.api, local: try await node.installation.operatorCaller())
        let path = folder.socket
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        return Application(
            responder: front.responder,
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path)),
            onServerRunning: { _ in SecretMode.closeToOthers(path) }, logger: Serve.quiet)
    }

    private static var quiet: Logger {
        var logger = Logger(label: "http")
        logger.logLevel = .error
        return logger
    }
}

/// Runs the node's worker as a service of the process.
private struct RunningWorker: Service {
    let worker: Worker

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await worker.run()
        } onGracefulShutdown: {
            worker.drain()
        }
    }
}

/// Closes the database, last of all.
private struct OpenNode: Service {
    let node: Node

    func run() async throws {
        try await gracefulShutdown()
        await node.close()
    }
}
