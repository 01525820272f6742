public import Values

/// What one grant gave to a consumption or a reservation.
public struct GrantShare: Hashable, Sendable {
    /// The grant.
    public let grant: ID<Grant>
    /// How much of it.
    public let amount: Int64

    /// A share.
    public init(grant: ID<Grant>, amount: Int64) {
        self.grant = grant
        self.amount = amount
    }
}

extension [GrantShare] {
    private static let shareBytes = 24

    /// The shares as they are kept: 16 bytes of the grant and 8 of the amount each.
    var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count * Self.shareBytes) { buffer, filled in
            for share in self {
                for word in [share.grant.uuid.high, share.grant.uuid.low, UInt64(bitPattern: share.amount)] {
                    for shift in stride(from: 56, through: 0, by: -8) {
                        buffer[filled] = UInt8(truncatingIfNeeded: word >> UInt64(shift))
                        filled += 1
                    }
                }
            }
        }
    }

    /// Shares that were kept.
    init(bytes: [UInt8]) {
        self = stride(from: 0, to: bytes.count - bytes.count % Self.shareBytes, by: Self.shareBytes).map {
            start in
            func word(_ place: Int) -> UInt64 {
                bytes[start + place..<start + place + 8].reduce(0) { $0 << 8 | UInt64($1) }
            }
            return GrantShare(
                grant: ID(UUIDBytes(high: word(0), low: word(8))), amount: Int64(bitPattern: word(16)))
        }
    }
}
