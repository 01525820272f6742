import ArgumentParser
import Values

/// `bench hello`: bare Hummingbird, driven as `bench intake` drives Qiao.
struct Hello: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hello", abstract: "A bare Hummingbird that answers hello: the peer of intake.")

    @Option(help: "For how many seconds.") var seconds = 10.0
    @Option(help: "How many connections.") var connections = 64
    @Option(help: "How many bytes of JSON are posted; 0 is a GET.") var bodyBytes = 1_024
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        let (seconds, connections, bodyBytes) = (seconds, connections, bodyBytes)
        let driven = try await BareServer.with(answering: "hello", type: "text/plain") { server in
            try await ScratchFolder.with { folder in
                try await Drive(
                    port: server.port, path: "/", bodyBytes: bodyBytes, status: 200, connections: connections,
                    seconds: seconds
                ).run(in: folder)
            }
        }
        try driven.measurement(named: "hello", engine: nil).print()
    }
}
