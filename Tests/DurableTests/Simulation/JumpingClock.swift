import Synchronization
import Values
import World

/// A clock that the simulation sets: the date may jump, the monotonic time only goes on.
final class JumpingClock: Clock {
    private let state = Mutex((monotonic: Duration.zero, offset: Duration.zero))
    private let start = Timestamp(seconds: 1_800_000_000)

    var now: Timestamp { state.withLock { start + $0.monotonic + $0.offset } }

    var monotonic: Duration { state.withLock { $0.monotonic } }

    func set(_ monotonic: Duration) {
        state.withLock { $0.monotonic = max($0.monotonic, monotonic) }
    }

    func jump(by offset: Duration) {
        state.withLock { $0.offset += offset }
    }

    func sleep(for duration: Duration) async throws {
        preconditionFailure("the simulation sets the time itself")
    }
}
