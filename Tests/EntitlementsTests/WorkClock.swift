import Synchronization
import Values
import World

/// A clock on which work takes time: each look at how much has passed takes some; and on which those who are watched never
/// wait, but are asked for how long they wanted to.
final class WorkClock: Clock {
    @TaskLocal private static var isWatched = false

    private struct State {
        var passed = Duration.zero
        var look = Duration.zero
        var rests: [Duration] = []
    }

    private let clock: any Clock
    private let state = Mutex(State())

    init(_ clock: any Clock) {
        self.clock = clock
    }

    var now: Timestamp { clock.now }

    var monotonic: Duration {
        clock.monotonic
            + state.withLock { state in
                state.passed += state.look
                return state.passed
            }
    }

    func sleep(for duration: Duration) async throws {
        guard WorkClock.isWatched else { return try await clock.sleep(for: duration) }
        state.withLock { $0.rests.append(duration) }
    }

    /// How long `body` wanted to rest, each time, where a look at the clock takes so long.
    func rests(_ look: Duration, in body: () async throws -> Void) async throws -> [Duration] {
        state.withLock { ($0.look, $0.rests) = (look, []) }
        defer { state.withLock { $0.look = .zero } }
        try await WorkClock.$isWatched.withValue(true) { try await body() }
        return state.withLock { $0.rests }
    }
}
