import Foundation

/// A time zone: an IANA name (`Asia/Shanghai`), `UTC`, or a fixed offset (`+08:00`).
package struct Zone: Hashable, Sendable {
    private enum Kind: Hashable {
        case fixed(seconds: Int64)
        case named(TimeZone)
    }

    /// What the zone was named.
    package let name: String
    private let kind: Kind

    /// The zone of this name, if there is one.
    package init?(_ name: String) {
        self.name = name
        if name == "UTC" || name == "Z" {
            kind = .fixed(seconds: 0)
        } else if let seconds = Zone.offset(name) {
            kind = .fixed(seconds: seconds)
        } else {
            let isPlausible =
                name.utf8.count <= 64 && name.utf8.first.map { $0 >= 0x41 } == true
                && name.utf8.allSatisfy { $0 < 0x80 && ($0 >= 0x41 || $0 >= 0x2B && $0 != 0x2E) }
            guard isPlausible, let zone = TimeZone(identifier: name) else { return nil }
            kind = .named(zone)
        }
    }

    /// How many seconds the zone's clocks are ahead of UTC at an instant.
    package func offsetSeconds(at instant: Timestamp) -> Int64 {
        switch kind {
        case .fixed(let seconds): seconds
        case .named(let zone):
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds))))
        }
    }

    /// The instant at which the zone's clocks show `wall`, which is given as if the zone were UTC.
    ///
    /// A time that clocks show twice is its first; one that they skip is moved on by what they skip.
    package func instant(showing wall: Timestamp) -> Timestamp {
        let before = offsetSeconds(at: wall - .seconds(86_400))
        let after = offsetSeconds(at: wall + .seconds(86_400))
        let (early, late) = (wall - .seconds(before), wall - .seconds(after))
        if before == after || offsetSeconds(at: early) == before { return early }
        return offsetSeconds(at: late) == after ? late : early
    }

    /// The first instant at which the zone's clocks show `wall`, which is given as if the zone were UTC, or, where they
    /// skip it, at which the skip ends.
    package func firstInstant(showing wall: Timestamp) -> Timestamp {
        var shown = wall
        while true {
            let instant = instant(showing: shown)
            if instant + .seconds(offsetSeconds(at: instant)) == shown { return instant }
            shown = shown + .seconds(60)
        }
    }

    /// The seconds of `+08:00`, `-0530` or `+08`.
    package static func offset(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return nil
        }
        let digits: [UInt8]
        switch bytes.count {
        case 3: digits = bytes[1...] + Array("00".utf8)
        case 5: digits = Array(bytes[1...])
        case 6 where bytes[3] == UInt8(ascii: ":"): digits = Array(bytes[1...2] + bytes[4...])
        default: return nil
        }
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        let numbers = digits.map { Int64($0 - UInt8(ascii: "0")) }
        let (hours, minutes) = (numbers[0] * 10 + numbers[1], numbers[2] * 10 + numbers[3])
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 3_600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
}
