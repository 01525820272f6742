/// The 128 bits of a UUID (RFC 9562), big-endian: `high` holds the time of a version 7.
public struct UUIDBytes: Hashable, Comparable, Sendable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// The UUID of these bits, whatever its version.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A version 7 UUID: 48 bits of Unix milliseconds, 12 bits of the millisecond's fraction (RFC 9562, section 6.2,
    /// method 3), then 62 bits of `random`.
    ///
    /// So the UUIDs of different microseconds are in their order; instants before 1970 count as its beginning.
    public init(version7At instant: Timestamp, random: UInt64) {
        let (milliseconds, rest) = UInt64(max(0, instant.microseconds)).quotientAndRemainder(
            dividingBy: 1_000)
        high = milliseconds << 16 | 0x7000 | rest * 4_096 / 1_000
        low = 0x8000_0000_0000_0000 | random >> 2
    }

    /// The instant at which a version 7 UUID was made, to the millisecond.
    public var version7Instant: Timestamp {
        Timestamp(microseconds: Int64(high >> 16) * 1_000)
    }

    /// The UUID of 16 bytes, or `nil` where there are more or fewer.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var (high, low) = (UInt64(0), UInt64(0))
        for byte in bytes {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
        }
        self.init(high: high, low: low)
    }

    /// The 16 bytes in network order.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
                buffer[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index)))
            }
            count = 16
        }
    }

    /// Orders as the 16 bytes do.
    public static func < (left: UUIDBytes, right: UUIDBytes) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}
