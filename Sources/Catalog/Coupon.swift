/// A coupon: an offer that is given to whoever has its code, so often.
public struct Coupon: Hashable, Sendable {
    /// What it gives; its key is the code, in capitals.
    public let offer: Offer
    /// How often it may be used in all; `nil` is without bound.
    public let limit: Int64?
    /// How often a workspace may use it; `nil` is without bound.
    public let limitPerWorkspace: Int64?

    /// The code.
    public var code: String { offer.key }

    /// The longest code, in bytes.
    public static let codeBytesMax = 32
    /// The largest limit.
    public static let limitMax: Int64 = 1_000_000_000

    /// A code as somebody typed it, in the one way in which a catalog writes it; `nil` where it can be none.
    static func code(_ text: String) -> String? {
        let code = String(text.split(separator: " ").joined()).uppercased()
        let isCode =
            (1...codeBytesMax).contains(code.utf8.count)
            && code.utf8.allSatisfy {
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (0x30...0x39).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
        return isCode ? code : nil
    }
}
