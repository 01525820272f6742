import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A vendor on a port of its own that gives every request the same answer, and counts them.
final class OneAnswer: Sendable {
    let port: Int
    private let count: Counter

    private init(port: Int, count: Counter) {
        self.port = port
        self.count = count
    }

    /// How many requests came.
    var requests: Int { count.value.withLock { $0 } }

    /// Runs `body` while the vendor is there.
    static func with(
        _ status: HTTPResponse.Status, _ answer: String, _ body: @Sendable (OneAnswer) async throws -> Void
    ) async throws {
        let count = Counter()
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "vendor")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { _, _ in
                count.value.withLock { $0 += 1 }
                return Response(
                    status: status, headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: answer)))
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { told.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await body(OneAnswer(port: port, count: count))
                break
            }
            group.cancelAll()
        }
    }

    private final class Counter: Sendable {
        let value = Mutex(0)
    }
}
