/// Stands in for every `*` of a YAML text with a private-use character that the text does not have.
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

    private static func replacing(_ one: Unicode.Scalar, by other: Unicode.Scalar, in text: String) -> String
    {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar == one ? other : scalar) }
        return String(scalars)
    }
}
