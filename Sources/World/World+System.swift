extension World {
    /// The real world: the system's clock and its cryptographically secure random numbers.
    public static let system = World(clock: SystemClock(), randomness: SystemRandomness())
}
