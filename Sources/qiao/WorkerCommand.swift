import ArgumentParser
import Server
import Values

/// `qiao worker`: a node that works on runs and takes no requests.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Works on runs and takes no requests; on PostgreSQL alone.",
        discussion: "Any number of them, and of qiao serve, may work on one database.")

    @OptionGroup var folder: DataFolder
    @OptionGroup var apps: AppFolder
    @OptionGroup var network: Network
    @Option(help: "The port on 127.0.0.1 for /healthz, /readyz and /metrics; none unless said.")
    var port: Port?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try folder.requirePostgres(for: "worker")
        let node = try await Node.open(
            folder, apps: apps, addresses: try network.policy(), publicURL: network.publicURL,
            offer: .aboutItself)
        var process = NodeProcess(node, voice: Voice(isJSON: json))
        process.addWork()
        if let port { process.addListener(port: port.number, idleSeconds: NodeProcess.idleSeconds) }
        try await process.run()
    }
}
