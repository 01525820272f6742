/// The system's cryptographically secure random numbers.
public struct SystemRandomness: Randomness {
    /// The randomness of the machine.
    public init() {}

    /// Sixty-four random bits.
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
