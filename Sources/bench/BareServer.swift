import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Hummingbird with nothing behind it, in this process, on a port of 127.0.0.1 that the system chooses.
struct BareServer {
    let port: Int
    /// How many requests came so far.
    let count: RequestCount

    /// Calls `body` with a server that gives every request this answer.
    static func with<T: Sendable>(
        answering body: String, type: String, _ work: @Sendable (BareServer) async throws -> T
    ) async throws -> T {
        let count = RequestCount()
        let bytes = ByteBuffer(string: body)
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            for try await _ in request.body {}
            count.add()
            return Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: bytes))
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let port = await withCheckedContinuation { continuation in
                let application = Application(
                    responder: responder,
                    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                    onServerRunning: { continuation.resume(returning: $0.localAddress?.port ?? 0) },
                    logger: quiet)
                group.addTask { try await application.run() }
            }
            let result = try await work(BareServer(port: port, count: count))
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
            return result
        }
    }

    private static var quiet: Logger {
        var logger = Logger(label: "bare")
        logger.logLevel = .critical
        return logger
    }
}

/// Counts the requests to a ``BareServer``.
final class RequestCount: Sendable {
    private let state = Atomic(0)

    var now: Int { state.load(ordering: .acquiring) }

    func add() { state.add(1, ordering: .releasing) }
}
