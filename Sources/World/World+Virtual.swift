public import Values

extension World {
    /// A world for simulations and tests, and the clock that moves its time.
    /// - Parameters:
    ///   - seed: Decides every random number; the same seed gives the same sequence.
    ///   - start: The instant at which the clock stands.
    /// - Returns: The world, and its clock to be advanced.
    public static func virtual(
        seed: UInt64 = 1, at start: Timestamp = Timestamp(seconds: 1_800_000_000)
    ) -> (World, VirtualClock) {
        let clock = VirtualClock(at: start)
        return (World(clock: clock, randomness: SeededRandomness(seed: seed)), clock)
    }
}
