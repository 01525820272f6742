/// Something in a room that may not be named here: its kind and how that room calls it.
public struct Reference: Hashable, Sendable {
    /// What it is: `order`.
    public let kind: String
    /// Which one: its identifier or number.
    public let text: String

    /// A reference.
    public init(_ kind: String, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
