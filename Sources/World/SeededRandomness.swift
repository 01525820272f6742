import Synchronization

/// Pseudo-random bits that depend on a seed alone; good for simulations, worthless as secrets.
///
/// The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
public final class SeededRandomness: Randomness {
    private let state: Mutex<UInt64>

    /// The sequence that belongs to `seed`.
    public init(seed: UInt64) {
        state = Mutex(seed)
    }

    /// The next sixty-four bits of the sequence.
    public func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
