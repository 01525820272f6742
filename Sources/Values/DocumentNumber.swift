/// The number by which people, channels and banks know a document: 24 digits, of which the first eight are the day, the next
/// eight the millisecond of it, and the last eight a matter of chance.
///
/// Letters, hyphens and underscores are missing because not every channel takes them. It tells nobody how many documents
/// there are. Numbers grow with time, so that their index grows at its end. Those of one transaction count on from the first; two
/// transactions of one millisecond differ but for a chance in 10^8 for each number of theirs, and a unique index has the
/// last word.
public struct DocumentNumber: Hashable, Sendable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// A number of the day that it is at an instant.
    /// - Parameters:
    ///   - instant: When the document is made.
    ///   - zone: By whose clocks it is dated.
    ///   - chance: A fresh random number.
    package init(at instant: Timestamp, in zone: Zone, chance: UInt64) {
        let shown = (instant + .seconds(zone.offsetSeconds(at: instant))).microseconds
        let days = shown.dividedFloor(by: Timestamp.microsecondsOfDay)
        let day = CivilDate(daysSince1970: days)
        let parts = [
            day.year * 10_000 + day.month * 100 + day.day,
            (shown - days * Timestamp.microsecondsOfDay) / 1_000,
            Int64(chance % 100_000_000),
        ]
        text = String(unsafeUninitializedCapacity: 24) { digits in
            for (index, part) in parts.enumerated() {
                var rest = part
                for place in (index * 8..<index * 8 + 8).reversed() {
                    digits[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
            }
            return 24
        }
    }

    /// Reads a number.
    /// - Throws: `number.malformed`.
    public init(_ text: String) throws(Problem) {
        guard (20...24).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Problem(
                "number.malformed", status: 400,
                Localized(
                    zh: "“\(text.prefix(30))”不是单据号：应为 20 到 24 位数字。",
                    en: "'\(text.prefix(30))' is no document number: 20 to 24 digits."))
        }
        self.text = text
    }

    /// The digits.
    public var description: String { text }
}
