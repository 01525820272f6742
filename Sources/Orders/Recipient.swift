public import Values

/// To whom the goods of an order go, and where: what a person writes on a parcel.
///
/// It is about a person, and so it is told of nowhere by itself: printed, reflected or dumped it shows nothing.
public struct Recipient: Hashable, Sendable {
    /// How long a name may be, in bytes.
    public static let nameBytesMax = 200
    /// How long a phone number may be, with whatever is said beside it, in bytes.
    public static let phoneBytesMax = 100
    /// How long an address may be, in bytes.
    public static let addressBytesMax = 1_000

    /// Who takes the goods in.
    public let name: String
    /// By which number the carrier reaches them.
    public let phone: String
    /// Where: region and street in one line.
    public let address: String

    /// A recipient.
    /// - Throws: `order.recipient`, with the place, where a text is blank, too long, or more than a line.
    public init(name: String, phone: String, address: String) throws(Problem) {
        let texts = [
            ("name", name, Recipient.nameBytesMax), ("phone", phone, Recipient.phoneBytesMax),
            ("address", address, Recipient.addressBytesMax),
        ]
        for (member, text, bytesMax) in texts where !text.isLine(within: bytesMax) {
            throw Problem.orderRecipient(bytesMax).within(member)
        }
        self.init(kept: name, phone, address)
    }

    /// A recipient as it was kept.
    init(kept name: String, _ phone: String, _ address: String) {
        self.name = name
        self.phone = phone
        self.address = address
    }
}

extension Recipient: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of what it holds.
    public var description: String { "a recipient" }
    /// Nothing of what it holds.
    public var debugDescription: String { description }
    /// Nothing of what it holds.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
