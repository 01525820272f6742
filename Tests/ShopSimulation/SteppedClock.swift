import Synchronization
import Values
import World

/// A clock that the simulation sets: the nodes' date may be stepped, the time itself only goes on.
final class SteppedClock: Clock {
    private let state = Mutex((monotonic: Duration.zero, offset: Duration.zero))
    private let start = Timestamp(seconds: 1_800_000_000)

    /// The date by the nodes' clocks.
    var now: Timestamp { state.withLock { start + $0.monotonic + $0.offset } }

    /// The date as everybody else has it.
    var trueNow: Timestamp { state.withLock { start + $0.monotonic } }

    var monotonic: Duration { state.withLock { $0.monotonic } }

    func set(_ monotonic: Duration) {
        state.withLock { $0.monotonic = max($0.monotonic, monotonic) }
    }

    /// Sets the nodes' clocks so far beside the true time.
    func step(to offset: Duration) {
        state.withLock { $0.offset = offset }
    }

    func sleep(for duration: Duration) async throws {
        preconditionFailure("the simulation sets the time itself")
    }
}
