public import Values

/// What an entry or a hold is for, by which a repetition is known: something in a room above, and a step in its life.
public struct LedgerKey: Hashable, Sendable {
    /// Whose step it is: an order, a refund.
    public let reference: Reference
    /// The step: `paid`; each step of a reference has one entry and one hold at most.
    public let step: String

    /// How long a reference's kind, its text and a step may be; all three are visible ASCII.
    public static let textBytesMax = 200

    /// A key.
    public init(_ reference: Reference, _ step: String) {
        self.reference = reference
        self.step = step
    }
}

extension LedgerKey: CustomStringConvertible {
    /// The parts in a row: `order 2026112600000001 paid`.
    public var description: String { "\(reference.kind) \(reference.text) \(step)" }
}

extension LedgerKey {
    /// - Throws: `ledger.text`.
    func check() throws(Problem) {
        for (text, place) in [
            (reference.kind, "reference.kind"), (reference.text, "reference.text"), (step, "step"),
        ] {
            try LedgerKey.check(text, at: place, bytesMax: LedgerKey.textBytesMax)
        }
    }

    /// Refuses a name that is empty, too long, or not visible ASCII, in which equal texts have equal bytes.
    /// - Throws: `ledger.text`.
    static func check(_ text: String, at place: String, bytesMax: Int) throws(Problem) {
        guard (1...bytesMax).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .ledgerText(at: place, bytesMax: bytesMax) }
    }
}
