import Synchronization
import World

/// Work that is paused from time to time, so that what goes on beside it is measured with and without it in the same minutes:
/// the machine's speed changes from one to the next.
final class Turns: Sendable {
    private static let (workFor, pauseFor) = (Duration.seconds(15), Duration.seconds(5))
    /// For how long after the work has paused what it left behind may still be felt.
    private static let settlesFor = Duration.seconds(1)

    private struct State {
        var nextPause: Duration
        var pauses: [Range<Duration>] = []
    }

    private let clock: any Clock
    private let state: Mutex<State>

    /// Turns that begin with work now.
    init(_ clock: any Clock) {
        self.clock = clock
        state = Mutex(State(nextPause: clock.monotonic + Turns.workFor))
    }

    /// Pauses where it is time for it: to be called between any two steps of the work.
    func step() async throws {
        let begun = clock.monotonic
        guard begun >= state.withLock(\.nextPause) else { return }
        try await clock.sleep(for: Turns.pauseFor)
        let ended = clock.monotonic
        state.withLock {
            $0.pauses.append(begun..<ended)
            $0.nextPause = ended + Turns.workFor
        }
    }

    /// How long all pauses were.
    var paused: Duration {
        state.withLock { $0.pauses.reduce(.zero) { $0 + ($1.upperBound - $1.lowerBound) } }
    }

    /// What was due while the work went on, and what was while it rested; what was due when a pause had just begun is neither.
    func parted(_ uses: [UsedAccount.Use]) -> (beside: [Duration], alone: [Duration]) {
        let pauses = state.withLock(\.pauses)
        var (beside, alone): ([Duration], [Duration]) = ([], [])
        for use in uses {
            guard let pause = pauses.first(where: { $0.contains(use.due) }) else {
                beside.append(use.latency)
                continue
            }
            if use.due >= pause.lowerBound + Turns.settlesFor { alone.append(use.latency) }
        }
        return (beside, alone)
    }
}
