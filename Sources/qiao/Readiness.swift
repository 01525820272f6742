import Synchronization

/// Does something once all that is expected has come about.
final class Readiness: Sendable {
    private let state = Mutex((left: 0, then: [@Sendable () -> Void]()))

    /// Waits for one thing more; before any of them can come about.
    func expect() {
        state.withLock { $0.left += 1 }
    }

    /// Notes that one of them has.
    func arrive() {
        let due = state.withLock { state in
            state.left -= 1
            return state.left == 0 ? state.then : []
        }
        for act in due { act() }
    }

    /// Says what is to be done then.
    func then(_ act: @escaping @Sendable () -> Void) {
        state.withLock { $0.then.append(act) }
    }
}
