import Crypto
import FoundationEssentials

/// The two signatures that the vendor checks, each compared in constant time.
enum Signature {
    /// Whether `sign` is the lower-case hex MD5 of the secret followed by the key and value of every other field,
    /// sorted by key (the bytes of its UTF-8), as ERP vendors have it.
    static func isValid(_ fields: FormFields, secret: String) -> Bool {
        guard let sign = fields["sign"] else { return false }
        var hash = Insecure.MD5()
        hash.update(secret)
        for (name, value) in fields.pairs.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
        where name != "sign" {
            hash.update(name)
            hash.update(value)
        }
        return equal(LowerHex.text(hash.finalize()), sign)
    }

    /// Whether `sign` is the base64 of HMAC-SHA256 of the timestamp, a line feed and the secret, keyed by the secret,
    /// as group robots have it.
    static func isValid(_ sign: String, timestamp: String, secret: String) -> Bool {
        guard let code = Data(base64Encoded: sign) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Array("\(timestamp)\n\(secret)".utf8),
            using: SymmetricKey(data: Array(secret.utf8)))
    }

    private static func equal(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Insecure.MD5 {
    fileprivate mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }
}
