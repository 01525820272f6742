public import Definitions
import Values

/// A share of a price, exact to the hundredth of a percent: `12.5%`.
public struct Percent: Hashable, Sendable {
    /// Hundredths of a percent, from 1 to 10,000.
    public let basisPoints: Int64

    /// The share that a text such as `10%` says.
    public init?(_ text: String) {
        guard text.last == "%" else { return nil }
        let parts = text.dropLast().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard
            parts.allSatisfy({
                (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }),
            let whole = Int64(parts[0])
        else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.utf8.count <= 2,
            let hundredths = Int64(fraction + String(repeating: "0", count: 2 - fraction.utf8.count))
        else { return nil }
        basisPoints = whole * 100 + hundredths
        guard (1...10_000).contains(basisPoints) else { return nil }
    }

    /// The share of an amount, rounded half up; both are not negative.
    func share(of amount: Int64) -> Int64 {
        Int64((Int128(amount) * Int128(basisPoints) + 5_000) / 10_000)
    }
}

extension Percent: CustomStringConvertible {
    /// `12.5%`.
    public var description: String {
        let (whole, rest) = basisPoints.quotientAndRemainder(dividingBy: 100)
        let digits = rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        return "\(whole)\(digits)%"
    }

    /// What a person reads of a discount by it: `9 折`, `10% off`.
    var discountName: Localized {
        let left = 10_000 - basisPoints
        let (tenths, rest) = left.quotientAndRemainder(dividingBy: 1_000)
        let digits = rest == 0 ? "" : ".\(String(rest + 1_000).dropFirst())"
        let fold = "\(tenths)\(digits)".trimmingZeros
        return Localized(zh: left == 0 ? "免费" : "\(fold) 折", en: "\(self) off")
    }
}

extension String {
    /// Without the zeros at the end of a fraction.
    fileprivate var trimmingZeros: String {
        guard contains(".") else { return self }
        let end = lastIndex { $0 != "0" } ?? startIndex
        return String(self[...end])
    }
}

extension Percent: DefinitionReadable {
    /// Reads a share.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Percent? {
        guard let text = String.read(node, by: reader) else { return nil }
        if let percent = Percent(text) { return percent }
        reader.report(.catalogPercent(text), at: node.place)
        return nil
    }
}
