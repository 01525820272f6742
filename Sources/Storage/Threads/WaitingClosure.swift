import Synchronization

/// A closure that waits for its turn on one of an engine's threads, and the task that waits for its result.
///
/// `Context` is what the closure is given there: a ``Snapshot`` or a ``Transaction``. Whoever takes one from its
/// line calls `succeed` or `fail` exactly once.
package protocol WaitingClosure<Context>: AnyObject, Sendable {
    associatedtype Context

    /// Whether the waiting task was cancelled; then the closure is not to be started.
    var isCancelled: Bool { get }

    /// Runs the closure and keeps what it returns; called again where the transaction was rolled back.
    func run(_ context: Context) throws

    /// Lets the task go on with what the last run returned.
    func succeed()

    /// Lets the task go on with an error.
    func fail(_ error: any Error)
}

extension WaitingLine {
    /// Puts a closure into the line and waits until a thread has run it and let the task go on.
    /// - Throws: what the thread lets it fail with; `storage.busy`, `storage.closed`.
    package func result<Context, Result: Sendable>(
        _ urgency: Urgency = .ordinary, of body: @escaping @Sendable (Context) throws -> Result
    ) async throws -> Result where Work == any WaitingClosure<Context> {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let closure = ResultClosure(body, cancellation, continuation)
                do { try add(closure, urgency) } catch { closure.fail(error) }
            }
        } onCancel: {
            cancellation.happened.store(true, ordering: .relaxed)
        }
    }
}

private final class Cancellation: Sendable {
    let happened = Atomic(false)
}

private final class ResultClosure<Context, Result: Sendable>: WaitingClosure, @unchecked Sendable {
    // `result` is touched only by the thread that has taken the closure from its line.

    private let body: @Sendable (Context) throws -> Result
    private let cancellation: Cancellation
    private let continuation: UnsafeContinuation<Result, any Error>
    private var result: Result?

    init(
        _ body: @escaping @Sendable (Context) throws -> Result, _ cancellation: Cancellation,
        _ continuation: UnsafeContinuation<Result, any Error>
    ) {
        self.body = body
        self.cancellation = cancellation
        self.continuation = continuation
    }

    var isCancelled: Bool { cancellation.happened.load(ordering: .relaxed) }

    func run(_ context: Context) throws {
        result = try body(context)
    }

    func succeed() {
        guard let result else { preconditionFailure("a closure that has not run cannot succeed") }
        continuation.resume(returning: result)
    }

    func fail(_ error: any Error) {
        continuation.resume(throwing: error)
    }
}
