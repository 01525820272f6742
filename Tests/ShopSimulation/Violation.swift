/// A law that a simulation saw broken.
public struct Violation: Error, Sendable, CustomStringConvertible {
    /// The law.
    public let law: Law
    /// What was seen.
    public let seen: String

    init(_ law: Law, _ seen: String) {
        self.law = law
        self.seen = seen
    }

    /// The law with its sentence, and what was seen.
    public var description: String { "\(law.rawValue) (\(law.sentence)): \(seen)" }
}
