/// A range of addresses that is not part of the public internet.
package struct SpecialPurposeRange: Hashable, Sendable, CustomStringConvertible {
    /// The range in CIDR notation.
    package let prefix: String
    /// What the registry reserves it for.
    package let purpose: String

    /// `127.0.0.0/8, loopback`.
    package var description: String { "\(prefix), \(purpose)" }
}

extension IPAddress {
    /// The range that takes this address out of the public internet; `nil` for an address that anybody may reach.
    ///
    /// Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), multicast and reserved space; and 168.63.129.16,
    /// public by its number, at which Azure speaks to the machines that it hosts.
    /// Assignments within 192.0.0.0/24 and 2001::/23 count as special throughout. In IPv6 nothing but 2000::/3 is
    /// public. An address that only wraps an IPv4 one (mapped, NAT64, 6to4) is judged by what it wraps.
    package var specialPurpose: SpecialPurposeRange? {
        switch self {
        case .v4(let bits): IPAddress.specialV4(bits)
        case .v6(let high, let low): IPAddress.specialV6(high, low)
        }
    }

    private static func specialV4(_ bits: UInt32) -> SpecialPurposeRange? {
        guard let row = v4Ranges.first(where: { bits >> (32 - $0.length) == $0.bits >> (32 - $0.length) })
        else {
            return nil
        }
        return SpecialPurposeRange(prefix: "\(IPAddress.v4(row.bits))/\(row.length)", purpose: row.purpose)
    }

    private static func specialV6(_ high: UInt64, _ low: UInt64) -> SpecialPurposeRange? {
        if let inner = wrappedV4(high, low) { return specialV4(inner) }
        if let row = v6Ranges.first(where: { high >> (64 - $0.length) == $0.high >> (64 - $0.length) }) {
            return SpecialPurposeRange(
                prefix: "\(IPAddress.v6(high: row.high, low: 0))/\(row.length)", purpose: row.purpose)
        }
        if high == 0, low <= 1 {
            return low == 1
                ? SpecialPurposeRange(prefix: "::1/128", purpose: "loopback")
                : SpecialPurposeRange(prefix: "::/128", purpose: "unspecified")
        }
        return high >> 61 == 1 ? nil : SpecialPurposeRange(prefix: "::/0", purpose: "outside 2000::/3")
    }

    /// The IPv4 address inside ::ffff:0:0/96 (RFC 4291), 64:ff9b::/96 (RFC 6052) or 2002::/16 (RFC 3056).
    private static func wrappedV4(_ high: UInt64, _ low: UInt64) -> UInt32? {
        if high == 0, low >> 32 == 0xFFFF { return UInt32(truncatingIfNeeded: low) }
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return UInt32(truncatingIfNeeded: low) }
        if high >> 48 == 0x2002 { return UInt32(truncatingIfNeeded: high >> 16) }
        return nil
    }

    private static let v4Ranges: [(bits: UInt32, length: UInt32, purpose: String)] = [
        (0x0000_0000, 8, "this network"),
        (0x0A00_0000, 8, "private use"),
        (0x6440_0000, 10, "shared address space"),
        (0x7F00_0000, 8, "loopback"),
        (0xA83F_8110, 32, "the Azure platform"),
        (0xA9FE_0000, 16, "link local"),
        (0xAC10_0000, 12, "private use"),
        (0xC000_0000, 24, "IETF protocol assignments"),
        (0xC000_0200, 24, "documentation"),
        (0xC058_6300, 24, "6to4 relay anycast"),
        (0xC0A8_0000, 16, "private use"),
        (0xC612_0000, 15, "benchmarking"),
        (0xC633_6400, 24, "documentation"),
        (0xCB00_7100, 24, "documentation"),
        (0xE000_0000, 4, "multicast"),
        (0xF000_0000, 4, "reserved"),
    ]

    private static let v6Ranges: [(high: UInt64, length: UInt64, purpose: String)] = [
        (0x0064_FF9B_0001_0000, 48, "local-use translation"),
        (0x0100_0000_0000_0000, 64, "discard only"),
        (0x2001_0000_0000_0000, 23, "IETF protocol assignments"),
        (0x2001_0DB8_0000_0000, 32, "documentation"),
        (0x3FFF_0000_0000_0000, 20, "documentation"),
        (0x5F00_0000_0000_0000, 16, "segment routing"),
        (0xFC00_0000_0000_0000, 7, "unique local"),
        (0xFE80_0000_0000_0000, 10, "link local"),
        (0xFEC0_0000_0000_0000, 10, "site local"),
        (0xFF00_0000_0000_0000, 8, "multicast"),
    ]
}
