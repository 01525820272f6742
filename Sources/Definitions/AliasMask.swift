/// Stands in for every `*` of a YAML text with a private-use character that the text does not
/// have, neither itself nor as an escape.
///
/// No plain scalar can begin with `*`: where one begins with the stand-in, an alias was written.
struct AliasMask {
    private let standIn: Unicode.Scalar?

    /// The mask for this text, or `nil` where the text has an asterisk and every character that could stand in for it.
    init?(for text: String) {
        guard text.utf8.contains(UInt8(ascii: "*")) else {
            standIn = nil
            return
        }
        let range: ClosedRange<UInt32> = 0xE000...0xF8FF
        let taken = Set(text.unicodeScalars.lazy.map(\.value).filter(range.contains))
            .union(AliasMask.escaped(in: text))
        guard let free = range.first(where: { !taken.contains($0) }), let scalar = Unicode.Scalar(free) else {
            return nil
        }
        standIn = scalar
    }

    func masked(_ text: String) -> String {
        standIn.map { AliasMask.replacing("*", by: $0, in: text) } ?? text
    }

    func unmasked(_ text: String) -> String {
        standIn.map { AliasMask.replacing($0, by: "*", in: text) } ?? text
    }

    func isAlias(plainScalar text: String) -> Bool {
        standIn != nil && text.unicodeScalars.first == standIn
    }

    /// What the escapes of a text stand for where they stand within double quotes, `\ue000` and `\U0000e000`.
    private static func escaped(in text: String) -> Set<UInt32> {
        let bytes = Array(text.utf8)
        var values: Set<UInt32> = []
        for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "\\") {
            let width =
                switch bytes[index + 1] {
                case UInt8(ascii: "u"): 4
                case UInt8(ascii: "U"): 8
                default: 0
                }
            let digits = bytes[(index + 2)...].prefix(width)
            if let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) { values.insert(value) }
        }
        return values
    }

    private static func replacing(_ one: Unicode.Scalar, by other: Unicode.Scalar, in text: String) -> String
    {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar == one ? other : scalar) }
        return String(scalars)
    }
}
