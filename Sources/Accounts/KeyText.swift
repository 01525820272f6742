import Crypto
import FoundationEssentials
import Values
public import World

/// An API key as a program presents it: `qk_` and fifty characters, of which the first ten only help to find it.
///
/// Forty characters are secret, 200 random bits. The text is shown once, when the key is issued; the database keeps
/// its hash. No description shows it.
public struct KeyText: Hashable, Sendable {
    /// The key.
    public let text: String

    /// A fresh key.
    public static func generate(_ world: World) -> KeyText {
        var text = prefix
        for _ in 0..<5 {
            // Ten characters of five bits from each 64.
            var bits = world.randomness.next()
            for _ in 0..<10 {
                text.unicodeScalars.append(Unicode.Scalar(alphabet[Int(bits & 31)]))
                bits >>= 5
            }
        }
        return KeyText(checked: text)
    }

    /// The key of a text; `nil` where it cannot be one.
    public init?(_ text: String) {
        guard text.utf8.count == KeyText.count, text.hasPrefix(KeyText.prefix),
            text.utf8.dropFirst(KeyText.prefix.utf8.count).allSatisfy(KeyText.alphabet.contains)
        else { return nil }
        self.init(checked: text)
    }

    private init(checked text: String) {
        self.text = text
    }

    /// The part by which the database finds the key; it is no secret.
    public var lookup: String {
        String(text.dropFirst(KeyText.prefix.count).prefix(KeyText.lookupCount))
    }

    /// The SHA-256 of the text.
    var hash: [UInt8] {
        Array(SHA256.hash(data: Data(text.utf8)))
    }

    /// Whether the text has this hash; the time it takes does not depend on where they differ.
    func has(hash other: [UInt8]) -> Bool {
        let hash = hash
        guard hash.count == other.count else { return false }
        return zip(hash, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static let prefix = "qk_"
    private static let lookupCount = 10
    private static let count = 53
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

extension KeyText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The part that is no secret: `qk_0123456789…`.
    public var description: String { "qk_\(lookup)…" }
    /// The part that is no secret.
    public var debugDescription: String { description }
    /// Shows the part that is no secret, so that a dump keeps the rest too.
    public var customMirror: Mirror { Mirror(self, children: ["lookup": lookup]) }
}
