/// Replaces secrets in texts by value, so that a log or a run's history shows none of them.
///
/// A secret is found as it is and in the forms in which requests and responses carry it: percent-encoded, escaped
/// in a JSON string, and within base64 wherever it begins. A piece of 32 bytes or more from its beginning counts
/// too. Secrets of fewer than ``secretBytesMin`` bytes are not looked for: they would be found everywhere.
public struct Redactor: Sendable {
    /// What stands in a secret's place.
    public static let replacement = "***"
    /// The least size of a secret that is looked for.
    public static let secretBytesMin = 4

    /// Forms to look for, by their first byte.
    private let forms: [UInt8: [[UInt8]]]

    /// A redactor of these secrets.
    public init(secrets: [String]) {
        let long = Set(secrets).filter { $0.utf8.count >= Redactor.secretBytesMin }
        let all = Set(long.flatMap(SecretForms.all(of:)))
        forms = Dictionary(grouping: all) { $0.first ?? 0 }
    }

    /// The text without the secrets; the time it takes grows with the text's length only.
    public func redact(_ text: String) -> String {
        forms.isEmpty ? text : String(decoding: redact(Array(text.utf8)), as: UTF8.self)
    }

    /// The bytes without the secrets.
    public func redact(_ bytes: [UInt8]) -> [UInt8] {
        if forms.isEmpty { return bytes }
        var redacted: [UInt8] = []
        redacted.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let length = secretLength(in: bytes, at: index)
            if length > 0 {
                redacted += Redactor.replacement.utf8
                index += length
            } else {
                redacted.append(bytes[index])
                index += 1
            }
        }
        return redacted
    }

    /// How many bytes of a secret begin at `start`; 0 for none.
    private func secretLength(in bytes: [UInt8], at start: Int) -> Int {
        var longest = 0
        for form in forms[bytes[start]] ?? [] {
            let room = min(form.count, bytes.count - start)
            var length = 1
            while length < room, bytes[start + length] == form[length] { length += 1 }
            if length == form.count || length >= Redactor.pieceBytesMin { longest = max(longest, length) }
        }
        return longest
    }

    private static let pieceBytesMin = 32
}

extension Redactor: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says nothing of the secrets.
    public var description: String { "Redactor" }

    /// Says nothing of the secrets.
    public var debugDescription: String { description }

    /// Shows nothing, so that a dump keeps the secrets too.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
