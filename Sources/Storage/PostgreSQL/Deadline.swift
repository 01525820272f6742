import World

/// A moment until which something is waited for, in the machine's time: a network takes no part in a virtual clock.
struct Deadline {
    private let end: Duration

    /// The moment so much later than now.
    init(in duration: Duration) {
        end = SystemClock().monotonic + duration
    }

    /// How long it is until then; negative afterwards.
    var rest: Duration { end - SystemClock().monotonic }

    /// Whether it is over.
    var hasPassed: Bool { rest <= .zero }
}
