import Synchronization
import Values
import World

/// A virtual clock whose date can be set, as somebody sets that of a machine.
final class SettableClock: Clock {
    private let clock: VirtualClock
    private let offset = Mutex(Duration.zero)

    init(_ clock: VirtualClock) {
        self.clock = clock
    }

    var now: Timestamp { clock.now + offset.withLock { $0 } }

    var monotonic: Duration { clock.monotonic }

    func sleep(for duration: Duration) async throws {
        try await clock.sleep(for: duration)
    }

    /// Lets the date be so far ahead of what it was in the beginning.
    func set(ahead: Duration) {
        offset.withLock { $0 = ahead }
    }
}
