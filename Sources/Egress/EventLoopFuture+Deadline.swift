import NIOCore

/// The time was up before a future was fulfilled.
struct DeadlinePassed: Error {}

extension EventLoopFuture where Value: Sendable {
    /// The value, waited for until `deadline` or until the task is cancelled; the future itself goes on.
    /// - Throws: ``DeadlinePassed``, `CancellationError`, or what the future failed with.
    func value(until deadline: NIODeadline) async throws -> Value {
        let promise = eventLoop.makePromise(of: Value.self)
        let timer = eventLoop.scheduleTask(deadline: deadline) { promise.fail(DeadlinePassed()) }
        whenComplete { result in
            timer.cancel()
            promise.completeWith(result)
        }
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            promise.fail(CancellationError())
        }
    }
}
