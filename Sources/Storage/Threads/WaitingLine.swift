import Dispatch
import Synchronization
package import Values

/// Work that waits for a thread: first in, first out, bounded, and closed at the end.
///
/// Any task may add to it; threads take from it and sleep while there is nothing.
package final class WaitingLine<Work: Sendable>: Sendable {
    private struct State {
        var line: [Work?] = []
        var head = 0
        var sleepers = 0
        var isClosed = false

        var count: Int { line.count - head }

        mutating func take() -> Work? {
            guard head < line.count else { return nil }
            let work = line[head]
            line[head] = nil
            head += 1
            if head == line.count {
                line.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 4_096 {
                line.removeFirst(head)
                head = 0
            }
            return work
        }
    }

    /// What a thread that asks for work is told.
    package enum Next {
        /// Do this.
        case work(Work)
        /// Nothing came in time.
        case nothing
        /// Nothing will come any more.
        case closed
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let waitingMax: Int

    /// A line in which at most so much waits.
    package init(waitingMax: Int) {
        self.waitingMax = waitingMax
    }

    /// How much waits now.
    package var count: Int { state.withLock { $0.count } }

    /// Puts work at the end of the line.
    /// - Throws: `storage.busy`, `storage.closed`; then the work will not be done.
    package func add(_ work: Work) throws(Problem) {
        let (refused, wakes) = state.withLock { state -> (Problem?, Bool) in
            if state.isClosed { return (.closed, false) }
            if state.count >= waitingMax { return (.busy, false) }
            state.line.append(work)
            guard state.sleepers > 0 else { return (nil, false) }
            state.sleepers -= 1
            return (nil, true)
        }
        if let refused { throw refused }
        if wakes { wake.signal() }
    }

    /// The next work if there is any at once.
    package func takeNow() -> Work? {
        state.withLock { $0.take() }
    }

    /// The next work; the thread sleeps until there is any, or for so many milliseconds.
    package func take(waitingAtMost milliseconds: Int? = nil) -> Next {
        while true {
            let next = state.withLock { state -> Next? in
                if let work = state.take() { return .work(work) }
                if state.isClosed { return .closed }
                state.sleepers += 1
                return nil
            }
            if let next { return next }
            guard let milliseconds else {
                wake.wait()
                continue
            }
            if wake.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut {
                return state.withLock { state in
                    if state.sleepers > 0 { state.sleepers -= 1 }
                    return state.take().map(Next.work) ?? (state.isClosed ? .closed : .nothing)
                }
            }
        }
    }

    /// Refuses what comes from now on; what waits is still taken.
    package func close() {
        let sleepers = state.withLock { state in
            state.isClosed = true
            defer { state.sleepers = 0 }
            return state.sleepers
        }
        for _ in 0..<sleepers { wake.signal() }
    }
}
