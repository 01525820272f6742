import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system's cryptographically secure random numbers, fetched many at a time, since each fetch is a system call.
public final class SystemRandomness: Randomness {
    /// How many numbers are fetched at once: 256 bytes, the most that `getentropy(3)` gives.
    private static let fetched = 32

    private let kept = Mutex<[UInt64]>([])

    /// The randomness of the machine.
    public init() {}

    /// Sixty-four random bits.
    public func next() -> UInt64 {
        kept.withLock { kept in
            if kept.isEmpty { kept = SystemRandomness.fetch() }
            return kept.removeLast()
        }
    }

    private static func fetch() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: fetched) { buffer, count in
            let bytes = fetched * MemoryLayout<UInt64>.size
            let status = getentropy(buffer.baseAddress, bytes)
            precondition(status == 0, "the system gives no random bytes")
            count = fetched
        }
    }
}
