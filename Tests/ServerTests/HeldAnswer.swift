import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A vendor on a port of its own that keeps every answer back until it is told to let them go.
final class HeldAnswer: Sendable {
    let port: Int
    private let gate: Gate

    private init(port: Int, gate: Gate) {
        self.port = port
        self.gate = gate
    }

    /// Waits until so many requests have come.
    func arrived(_ count: Int) async {
        await gate.wait { $0.arrived >= count }
    }

    /// Lets all answers go, those to come too.
    func release() {
        gate.change { $0.isOpen = true }
    }

    /// Runs `body` while the vendor is there.
    static func with(_ answer: String, _ body: @Sendable (HeldAnswer) async throws -> Void) async throws {
        let gate = Gate()
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "vendor")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { _, _ in
                gate.change { $0.arrived += 1 }
                await gate.wait { $0.isOpen }
                return Response(
                    status: .ok, headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: answer)))
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { told.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { gate.change { $0.isOpen = true } }
            for await port in ports {
                try await body(HeldAnswer(port: port, gate: gate))
                break
            }
            gate.change { $0.isOpen = true }
            group.cancelAll()
        }
    }
}

/// What the tasks of a vendor wait for.
private final class Gate: Sendable {
    struct State {
        var arrived = 0
        var isOpen = false
        fileprivate var waiters:
            [(isDue: @Sendable (State) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func change(_ body: (inout State) -> Void) {
        let due = state.withLock { state in
            body(&state)
            let now = state
            defer { state.waiters.removeAll { $0.isDue(now) } }
            return state.waiters.filter { $0.isDue(now) }
        }
        for waiter in due { waiter.continuation.resume() }
    }

    func wait(_ isDue: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isDueNow = state.withLock { state in
                if isDue(state) { return true }
                state.waiters.append((isDue, continuation))
                return false
            }
            if isDueNow { continuation.resume() }
        }
    }
}
