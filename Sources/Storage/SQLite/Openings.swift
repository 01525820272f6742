import Dispatch
import Synchronization
import Values

/// What became of the connections of readers.
final class Openings: Sendable {
    private let failure = Mutex<Problem?>(nil)
    private let count = DispatchSemaphore(value: 0)

    /// A reader has opened its connection, or could not.
    func add(_ problem: Problem?) {
        if let problem { failure.withLock { $0 = problem } }
        count.signal()
    }

    /// Waits until so many readers have tried.
    func wait(for readers: Int) throws(Problem) {
        for _ in 0..<readers { count.wait() }
        if let problem = failure.withLock({ $0 }) { throw problem }
    }
}
