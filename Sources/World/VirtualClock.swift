import Synchronization
public import Values

/// A clock that stands still until ``advance(by:)`` moves it.
///
/// Sleepers are resumed in the order of the times they wait for, those of the same time in the order in which they
/// fell asleep, and each finds the clock at the time it waited for or later.
public final class VirtualClock: Clock {
    private struct Sleeper {
        let id: UInt64
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var elapsed: Duration = .zero
        var lastID: UInt64 = 0
        var sleepers: [Sleeper] = []
        /// Sleepers that have begun and are neither asleep nor cancelled.
        var beginning: Set<UInt64> = []
        var watchers: [Watcher] = []
    }

    private let start: Timestamp
    private let state = Mutex(State())

    /// A clock that stands at `start`.
    public init(at start: Timestamp) {
        self.start = start
    }

    /// The start and what the clock was advanced by.
    public var now: Timestamp { start + monotonic }

    /// What the clock was advanced by.
    public var monotonic: Duration { state.withLock { $0.elapsed } }

    /// How long until the next sleeper wakes; `nil` where nobody sleeps.
    public var untilNextSleeper: Duration? {
        state.withLock { state in state.sleepers.first.map { $0.deadline - state.elapsed } }
    }

    /// Moves the time forward and resumes, in order, everyone whose time has come.
    ///
    /// It returns when they are resumed, which is before they have run.
    public func advance(by duration: Duration) {
        precondition(duration >= .zero, "time does not go back")
        let target = monotonic + duration
        while let sleeper = nextSleeper(until: target) { sleeper.continuation.resume() }
    }

    /// Moves the time to the next deadline up to `target` and takes its sleeper, or to `target` where none is left.
    private func nextSleeper(until target: Duration) -> Sleeper? {
        state.withLock { state in
            guard let first = state.sleepers.first, first.deadline <= target else {
                state.elapsed = max(state.elapsed, target)
                return nil
            }
            state.elapsed = max(state.elapsed, first.deadline)
            return state.sleepers.removeFirst()
        }
    }

    /// Returns once at least `count` tasks sleep on this clock: the signal that they did what they had to do.
    public func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let enough = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append(Watcher(count: count, continuation: continuation))
                return false
            }
            if enough { continuation.resume() }
        }
    }

    /// Returns once the clock was advanced by `duration`; at once where it is not positive.
    public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        let id = state.withLock { state in
            state.lastID += 1
            state.beginning.insert(state.lastID)
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                fallAsleep(id, for: duration, continuation)
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func fallAsleep(
        _ id: UInt64, for duration: Duration, _ continuation: CheckedContinuation<Void, any Error>
    ) {
        let outcome = state.withLock { state -> (cancelled: Bool, watchers: [Watcher]) in
            guard state.beginning.remove(id) != nil else { return (true, []) }
            let sleeper = Sleeper(id: id, deadline: state.elapsed + duration, continuation: continuation)
            let place =
                state.sleepers.firstIndex { $0.deadline > sleeper.deadline } ?? state.sleepers.endIndex
            state.sleepers.insert(sleeper, at: place)
            let count = state.sleepers.count
            let satisfied = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            return (false, satisfied)
        }
        if outcome.cancelled { continuation.resume(throwing: CancellationError()) }
        for watcher in outcome.watchers { watcher.continuation.resume() }
    }

    private func cancel(_ id: UInt64) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.beginning.remove(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
