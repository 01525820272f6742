import Hummingbird
import Logging
import NIOCore
import Server
import ServiceLifecycle
import UnixSignals
import Values

/// The process of a node: its services, which end in the opposite order when the process is told to end.
///
/// Requests end first, then the work, and the database last.
struct NodeProcess {
    /// How long the end may take in all.
    static let endsWithin = Duration.seconds(30)
    /// After how many seconds without anything a connection that asks for nothing is closed, unless said otherwise.
    static let idleSeconds: Int64 = 60

    private let node: Node
    private let voice: Voice
    /// Whether all listeners answer.
    private let readiness = Readiness()
    private var services: [ServiceGroupConfiguration.ServiceConfiguration]

    /// The process of a node, whose database it closes at its end.
    init(_ node: Node, voice: Voice) {
        self.node = node
        self.voice = voice
        services = [
            .init(service: OpenNode(node: node)), .init(service: Housekeeper(node.installation)),
        ]
    }

    /// Adds a service that begins after those before it and ends before them.
    mutating func add(_ service: some Service) {
        services.append(.init(service: service))
    }

    /// Adds the work on jobs, which is said when it begins.
    mutating func addWork() {
        add(RunningWork(installation: node.installation, voice: voice))
    }

    /// Adds the API on a port of 127.0.0.1, which is said when it answers; 0 takes a free one.
    mutating func addListener(port: Int, idleSeconds: Int64) {
        readiness.expect()
        add(
            Application(
                responder: HTTPFrontend(node.api).responder,
                server: .http1(configuration: .init(idleTimeout: .seconds(idleSeconds))),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
                onServerRunning: { [voice, readiness] channel in
                    let address = "http://127.0.0.1:\(channel.localAddress?.port ?? port)"
                    voice.say(
                        Localized(zh: "正在监听 \(address)", en: "Listening on \(address)"),
                        ["listening": .string(address)])
                    readiness.arrive()
                }, logger: NodeProcess.quiet))
    }

    /// Adds the API on the socket that none but the operator can open: whoever comes in there is the operator.
    mutating func addListener(_ socket: PrivateSocket) async throws {
        let front = HTTPFrontend(node.api, local: try await node.installation.operatorCaller())
        readiness.expect()
        add(
            Listening(
                application: Application(
                    responder: front.responder,
                    configuration: ApplicationConfiguration(
                        address: .unixDomainSocket(path: socket.birthplace)),
                    onServerRunning: { [readiness] _ in
                        socket.publish()
                        readiness.arrive()
                    }, logger: NodeProcess.quiet),
                socket: socket))
    }

    /// Does this once every listener answers.
    func whenReady(_ act: @escaping @Sendable () -> Void) {
        readiness.then(act)
    }

    /// Runs until a service ends or a signal says so.
    func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: node.installation.logger
        )
        configuration.maximumGracefulShutdownDuration = NodeProcess.endsWithin
        try await ServiceGroup(configuration: configuration).run()
    }

    private static var quiet: Logger { Logger(label: "http") { RequestLog(label: $0) } }
}

/// Works on jobs as a service of the process.
private struct RunningWork: Service {
    let installation: Installation
    let voice: Voice

    func run() async throws {
        voice.say(Localized(zh: "正在处理运行。", en: "Working on runs."), ["working": true])
        try await installation.work { try await gracefulShutdown() }
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

/// Listens on a socket, and takes it away at the end.
private struct Listening: Service {
    let application: any Service
    let socket: PrivateSocket

    func run() async throws {
        defer { socket.remove() }
        try await application.run()
    }
}
