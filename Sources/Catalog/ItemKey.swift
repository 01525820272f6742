public import Values

/// One thing of a catalog: `package pro`.
public struct ItemKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What it is.
    public let kind: ItemKind
    /// Its key, unique among those of its kind.
    public let key: String

    /// The thing of this kind and key.
    public init(_ kind: ItemKind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    /// `package pro`.
    public var description: String { "\(kind.rawValue) \(key)" }

    /// As people call it: `产品包 pro`, `package pro`.
    public var name: Localized {
        Localized(zh: "\(kind.name.zh) \(key)", en: "\(kind.name.en) \(key)")
    }

    /// Orders by kind, then by key.
    public static func < (left: ItemKey, right: ItemKey) -> Bool {
        left.kind == right.kind ? left.key < right.key : left.kind < right.kind
    }

    /// The longest key, in bytes.
    public static let keyBytesMax = 64

    /// Whether a text can be a key: lower-case letters, digits, `-` and `_`, beginning with a letter or a digit.
    static func isKey(_ text: String) -> Bool {
        (1...keyBytesMax).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
            && text.utf8.first.map(isLetterOrDigit) == true
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte)
    }
}
