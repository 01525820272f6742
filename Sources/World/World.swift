public import Values

/// The outside world as the program sees it: the time and chance.
///
/// Nobody asks the system for either directly.
/// ``system`` is the real one; ``virtual(seed:at:)`` is its twin for simulations, in which time stands still until
/// it is moved and the same seed gives the same chances.
public struct World: Sendable {
    /// What time it is and how to wait for a time.
    public let clock: any Clock
    /// Random bits; cryptographically secure in the real world.
    public let randomness: any Randomness

    /// A world of these parts.
    public init(clock: any Clock, randomness: any Randomness) {
        self.clock = clock
        self.randomness = randomness
    }

    /// The instant it is now.
    public var now: Timestamp { clock.now }

    /// A fresh identifier: UUIDv7 of this instant.
    public func newID<Kind: IDKind>(_ kind: Kind.Type = Kind.self) -> ID<Kind> {
        newID(kind, at: now)
    }

    /// A fresh identifier: UUIDv7 of `instant`, such as the one at which a transaction began.
    public func newID<Kind: IDKind>(_ kind: Kind.Type = Kind.self, at instant: Timestamp) -> ID<Kind> {
        ID(UUIDBytes(version7At: instant, random: randomness.next()))
    }
}

/// Tells the time and waits for it.
public protocol Clock: Sendable {
    /// The instant it is now. It may jump when the system's clock is set.
    var now: Timestamp { get }
    /// Time since some fixed moment; it never goes back.
    var monotonic: Duration { get }
    /// Returns once `duration` has passed on the monotonic clock.
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(for duration: Duration) async throws
}

/// Gives random bits.
public protocol Randomness: Sendable {
    /// Sixty-four random bits.
    func next() -> UInt64
}
