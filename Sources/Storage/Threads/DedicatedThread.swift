import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A thread that runs one body from beginning to end, for work that blocks.
package final class DedicatedThread: Sendable {
    private struct State {
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - givesWay: Whether it works only while others leave a processor to it, or nearly so.
    ///   - body: What it runs.
    package init(_ name: String, givesWay: Bool = false, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread { [self] in
            if givesWay { DedicatedThread.giveWay() }
            body()
            end()
        }
        thread.name = name
        thread.start()
    }

    /// Returns once the body has.
    package func join() async {
        await withCheckedContinuation { waiter in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiters.append(waiter) }
                return state.hasEnded
            }
            if hasEnded { waiter.resume() }
        }
    }

    /// Runs a body that blocks on a thread of its own, so that no thread of the tasks waits for it.
    ///
    /// - Parameters:
    ///   - name: What the thread is called.
    ///   - body: The body.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    package static func result<Result: Sendable>(
        _ name: String, of body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            _ = DedicatedThread(name) { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    private static func giveWay() {
        #if canImport(Glibc)
        // On Linux this is the priority of the thread that asks, and not of its process.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        #else
        pthread_set_qos_class_self_np(QOS_CLASS_BACKGROUND, 0)
        #endif
    }

    private func end() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
