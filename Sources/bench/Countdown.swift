import Synchronization

/// Waits until so many things are done, and keeps how long each took.
final class Countdown: Sendable {
    private struct State {
        var left: Int
        var durations: [Duration] = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        var state = State(left: count)
        state.durations.reserveCapacity(count)
        self.state = Mutex(state)
    }

    var durations: [Duration] { state.withLock { $0.durations } }

    func down(took duration: Duration) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.left -= 1
            state.durations.append(duration)
            return state.left == 0 ? state.waiter : nil
        }
        waiter?.resume()
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.left > 0 { state.waiter = continuation }
                return state.left <= 0
            }
            if isDone { continuation.resume() }
        }
    }
}
