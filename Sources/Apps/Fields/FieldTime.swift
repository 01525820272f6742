import Values

/// What a person or a program writes where a time is needed, taken apart.
///
/// Read are `2026-09-01`, `2026/9/1` and `2026年9月1日`, each alone or followed, after a space or `T`, by `8:30`,
/// `08:30:15` or `08:30:15.25`, and that by `Z` or an offset `+08:00`.
struct FieldTime {
    /// The clock's reading as if it were UTC's.
    let local: Timestamp
    /// How far that clock is ahead of UTC, in seconds; `nil` where the text does not say.
    let offsetSeconds: Int64?

    init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var scanner = Scanner(text)
        guard let year = scanner.number(4...4), let first = scanner.one(of: "-/年"),
            let month = scanner.number(1...2), scanner.one(of: first == "年" ? "月" : String(first)) != nil,
            let day = scanner.number(1...2), first != "年" || scanner.one(of: "日") != nil
        else { return nil }
        var (hour, minute, second, fraction) = (0, 0, 0, "")
        var offset: Int64?
        if scanner.one(of: " Tt") != nil {
            guard let hours = scanner.number(1...2), scanner.one(of: ":") != nil,
                let minutes = scanner.number(2...2)
            else { return nil }
            (hour, minute) = (hours, minutes)
            if scanner.one(of: ":") != nil {
                guard let seconds = scanner.number(2...2) else { return nil }
                second = seconds
                if scanner.one(of: ".") != nil {
                    guard let digits = scanner.digits(1...9) else { return nil }
                    fraction = ".\(digits)"
                }
            }
            guard scanner.skipOffset(&offset) else { return nil }
        }
        let date = "\(FieldTime.padded(year, 4))-\(FieldTime.padded(month, 2))-\(FieldTime.padded(day, 2))"
        let clock =
            "\(FieldTime.padded(hour, 2)):\(FieldTime.padded(minute, 2)):\(FieldTime.padded(second, 2))\(fraction)"
        guard scanner.isAtEnd, second < 60,
            case .success(let local) = Result(catching: { () throws(Problem) in
                try Timestamp(rfc3339: "\(date)T\(clock)Z")
            })
        else { return nil }
        self.local = local
        offsetSeconds = offset
    }

    /// The instant: by the text's own offset, else by the zone's clocks; `nil` where neither is known.
    func instant(in zone: Zone?) -> Timestamp? {
        if let offsetSeconds { return local - .seconds(offsetSeconds) }
        return zone?.instant(showing: local)
    }
}

extension FieldTime {
    /// The instants that a field keeps: the years 1 to 9998 in UTC, so that every zone writes them in four digits.
    static let instants = Timestamp(seconds: -62_135_596_800)..<Timestamp(seconds: 253_370_764_800)

    /// An instant as its field keeps it: RFC 3339 with the offset of the zone's clocks.
    ///
    /// It is written in UTC without a zone, and where the offset has seconds, as before clocks were standardised.
    static func text(_ instant: Timestamp, in zone: Zone?) -> String {
        guard let zone else { return instant.rfc3339 }
        let offset = zone.offsetSeconds(at: instant)
        guard offset % 60 == 0 else { return instant.rfc3339 }
        let local = (instant + .seconds(offset)).rfc3339.dropLast()
        let minutes = abs(offset) / 60
        return "\(local)\(offset < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }

    /// The day that a zone's clocks show at an instant, as its field keeps it.
    static func day(_ instant: Timestamp, in zone: Zone) -> String {
        String((instant + .seconds(zone.offsetSeconds(at: instant))).rfc3339.prefix(10))
    }

    /// The day that the text names, whatever the time.
    var day: String { String(local.rfc3339.prefix(10)) }

    fileprivate static func padded(_ number: some BinaryInteger, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

private struct Scanner {
    private var rest: Substring.UnicodeScalarView

    init(_ text: String) {
        rest = Substring(text).unicodeScalars
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func one(of scalars: String) -> Unicode.Scalar? {
        guard let first = rest.first, scalars.unicodeScalars.contains(first) else { return nil }
        rest.removeFirst()
        return first
    }

    mutating func digits(_ width: ClosedRange<Int>) -> String? {
        let digits = rest.prefix(width.upperBound).prefix { ("0"..."9").contains($0) }
        guard digits.count >= width.lowerBound else { return nil }
        rest = rest.dropFirst(digits.count)
        return String(Substring(digits))
    }

    mutating func number(_ width: ClosedRange<Int>) -> Int? {
        digits(width).flatMap { Int($0) }
    }

    /// - Returns: Whether what follows is an offset, or nothing, which sets none.
    mutating func skipOffset(_ seconds: inout Int64?) -> Bool {
        if isAtEnd { return true }
        if one(of: "Zz") != nil {
            seconds = 0
            return true
        }
        guard let sign = one(of: "+-"), let hours = number(2...2), hours < 24 else { return false }
        _ = one(of: ":")
        guard let minutes = number(2...2), minutes < 60 else { return false }
        seconds = Int64(hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
        return true
    }
}
