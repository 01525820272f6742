/// An IPv4 or IPv6 address.
package enum IPAddress: Hashable, Sendable {
    /// Thirty-two bits, the first octet highest.
    case v4(UInt32)
    /// A hundred and twenty-eight bits, the first half in `high`.
    case v6(high: UInt64, low: UInt64)

    /// The address that this text is in its one usual spelling: four decimal numbers without leading zeros, or IPv6
    /// as in RFC 4291 without a zone.
    ///
    /// `nil` for all else, among it the shorthands that resolvers still take (`127.1`, `0x7f000001`, `0177.0.0.1`).
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45 else { return nil }
        if let v4 = IPAddress.v4Bits(text) {
            self = .v4(v4)
        } else if let groups = IPAddress.v6Groups(text) {
            self = .v6(
                high: groups.prefix(4).reduce(0) { $0 << 16 | UInt64($1) },
                low: groups.suffix(4).reduce(0) { $0 << 16 | UInt64($1) })
        } else {
            return nil
        }
    }

    /// The address of four or sixteen bytes in network order.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4:
            self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            self = .v6(
                high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
                low: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
        default:
            return nil
        }
    }

    private static func v4Bits(_ text: some StringProtocol) -> UInt32? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else {
                return nil
            }
            var octet: UInt32 = 0
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
            }
            guard octet <= 255 else { return nil }
            bits = bits << 8 | octet
        }
        return bits
    }

    private static func v6Groups(_ text: some StringProtocol) -> [UInt16]? {
        let sides = halves(of: text)
        guard sides.count <= 2, let first = sides.first,
            let head = groups(of: first, mayEndInV4: sides.count == 1)
        else { return nil }
        guard sides.count == 2 else { return head.count == 8 ? head : nil }
        guard let tail = groups(of: sides[1], mayEndInV4: true), head.count + tail.count <= 7 else {
            return nil
        }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// What stands on either side of each `::`.
    private static func halves(of text: some StringProtocol) -> [String] {
        var sides = [""]
        var rest = Substring(text)
        while let first = rest.first {
            if rest.hasPrefix("::") {
                sides.append("")
                rest.removeFirst(2)
                if rest.first == ":" { return [] }
            } else {
                sides[sides.count - 1].append(first)
                rest.removeFirst()
            }
        }
        return sides
    }

    private static func groups(of text: String, mayEndInV4: Bool) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let inner = v4Bits(part) {
                groups += [UInt16(inner >> 16), UInt16(inner & 0xFFFF)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The usual text; IPv6 as RFC 5952 shortens it.
    package var description: String {
        switch self {
        case .v4(let bits):
            (0..<4).map { String(bits >> (24 - 8 * UInt32($0)) & 0xFF) }.joined(separator: ".")
        case .v6(let high, let low):
            IPAddress.shortened(
                [high, low].flatMap { half in
                    [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> UInt64($0)) }
                })
        }
    }

    private static func shortened(_ groups: [UInt16]) -> String {
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = max(end, start + 1)
        }
        let text = { (range: Range<Int>) in
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        return longest.isEmpty
            ? text(0..<8) : text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<8)
    }
}
