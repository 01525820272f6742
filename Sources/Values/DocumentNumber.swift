/// The number by which people, channels and banks know a document: 22 digits, of which the first eight are the day.
///
/// Letters, hyphens and underscores are missing because not every channel takes them. It tells nobody how many documents
/// there are, and two of one day differ but for one chance in 10^14 per pair: a unique index has the last word.
public struct DocumentNumber: Hashable, Sendable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// A number of the day that it is at an instant.
    /// - Parameters:
    ///   - instant: When the document is made.
    ///   - zone: By whose clocks it is dated.
    ///   - chance: A fresh random number.
    package init(at instant: Timestamp, in zone: Zone, chance: UInt64) {
        let shown = instant.seconds + zone.offsetSeconds(at: instant)
        let day = CivilDate(daysSince1970: shown.dividedFloor(by: 86_400))
        let date = "\(day.year * 10_000 + day.month * 100 + day.day)"
        let digits = String(chance % 100_000_000_000_000)
        text = date + String(repeating: "0", count: 22 - date.count - digits.count) + digits
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
