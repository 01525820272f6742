import Dispatch
import Synchronization
package import Values

/// How soon work wants its turn.
package enum Urgency: Sendable {
    /// In the order in which it came.
    case ordinary
    /// Before what is ordinary: somebody waits for the answer.
    case urgent
}

/// Work that waits for a thread: first in, first out within its urgency, bounded, and closed at the end.
///
/// Any task may add to it; threads take from it and sleep while there is nothing. Urgent work goes first, but never
/// keeps ordinary work from going on: every few turns are its.
package final class WaitingLine<Work: Sendable>: Sendable {
    private struct State {
        var urgent = Queue<Work>()
        var ordinary = Queue<Work>()
        /// How many turns in a row were urgent while ordinary work waited.
        var turns = 0
        var sleepers = 0
        var isClosed = false

        var count: Int { urgent.count + ordinary.count }

        mutating func add(_ work: Work, _ urgency: Urgency) {
            switch urgency {
            case .urgent: urgent.add(work)
            case .ordinary: ordinary.add(work)
            }
        }

        mutating func take() -> Taken? {
            if urgent.count > 0, turns < WaitingLine.turnsMax || ordinary.count == 0 { return takeUrgent() }
            let isOverdue = urgent.count > 0
            turns = 0
            return ordinary.take().map { Taken(work: $0, urgency: .ordinary, isOverdue: isOverdue) }
                ?? takeUrgent()
        }

        mutating func takeUrgent() -> Taken? {
            guard let work = urgent.take() else { return nil }
            if ordinary.count > 0 { turns += 1 }
            return Taken(work: work, urgency: .urgent, isOverdue: false)
        }
    }

    /// Work whose turn has come.
    package struct Taken: Sendable {
        /// The work.
        package let work: Work
        /// As what it waited.
        package let urgency: Urgency
        /// Whether it is ordinary work whose turn has come although urgent work waits.
        package let isOverdue: Bool
    }

    /// After how many urgent turns it is ordinary work's.
    private static var turnsMax: Int { 4 }

    /// What a thread that asks for work is told.
    package enum Next {
        /// Do this.
        case work(Taken)
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

    /// Puts work at the end of the line of its urgency.
    /// - Throws: `storage.busy`, `storage.closed`; then the work will not be done.
    package func add(_ work: Work, _ urgency: Urgency = .ordinary) throws(Problem) {
        let (refused, wakes) = state.withLock { state -> (Problem?, Bool) in
            if state.isClosed { return (.closed, false) }
            if state.count >= waitingMax { return (.busy, false) }
            state.add(work, urgency)
            guard state.sleepers > 0 else { return (nil, false) }
            state.sleepers -= 1
            return (nil, true)
        }
        if let refused { throw refused }
        if wakes { wake.signal() }
    }

    /// The next work if there is any at once.
    package func takeNow() -> Taken? {
        state.withLock { $0.take() }
    }

    /// The next ordinary work if there is any at once.
    package func takeOrdinaryNow() -> Taken? {
        state.withLock { $0.ordinary.take().map { Taken(work: $0, urgency: .ordinary, isOverdue: false) } }
    }

    /// The next urgent work if there is any at once.
    package func takeUrgentNow() -> Taken? {
        state.withLock { $0.takeUrgent() }
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

/// What waits, first in, first out.
private struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }

    mutating func add(_ element: Element) {
        elements.append(element)
    }

    mutating func take() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 4_096 {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}
