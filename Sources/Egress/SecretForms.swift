/// The spellings in which a secret travels.
enum SecretForms {
    static func all(of secret: String) -> [[UInt8]] {
        let bytes = Array(secret.utf8)
        return [bytes] + percentEncoded(bytes) + jsonEscaped(secret) + base64Cores(bytes)
    }

    /// Escaped as RFC 3986, as `encodeURIComponent` and as HTML forms do it, with digits of either case.
    private static func percentEncoded(_ bytes: [UInt8]) -> [[UInt8]] {
        let plain = ["-._~", "-_.!~*'()", "*-._"].map { Set($0.utf8) }
        return plain.flatMap { kept in
            [true, false].flatMap { uppercase in
                [true, false].map { plus in
                    bytes.flatMap { byte -> [UInt8] in
                        if plus, byte == UInt8(ascii: " ") { return [UInt8(ascii: "+")] }
                        if kept.contains(byte) || isAlphanumeric(byte) { return [byte] }
                        let digits = String(byte, radix: 16, uppercase: uppercase)
                        return Array((byte < 16 ? "%0\(digits)" : "%\(digits)").utf8)
                    }
                }
            }
        }
    }

    /// Escaped as in a JSON string, with and without `\/`, with and without escapes for what is not ASCII.
    private static func jsonEscaped(_ secret: String) -> [[UInt8]] {
        [true, false].flatMap { slash in
            [true, false].map { asciiOnly in
                secret.unicodeScalars.flatMap {
                    Array(jsonEscaped($0, slash: slash, asciiOnly: asciiOnly).utf8)
                }
            }
        }
    }

    private static func jsonEscaped(_ scalar: Unicode.Scalar, slash: Bool, asciiOnly: Bool) -> String {
        switch scalar {
        case "\"": #"\""#
        case "\\": #"\\"#
        case "\n": #"\n"#
        case "\r": #"\r"#
        case "\t": #"\t"#
        case "\u{08}": #"\b"#
        case "\u{0C}": #"\f"#
        case "/" where slash: #"\/"#
        case _ where scalar.value < 0x20 || asciiOnly && scalar.value > 0x7E:
            String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16)
                return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        default: String(scalar)
        }
    }

    /// For each of the three places in a group of three bytes at which the secret may begin: the characters that
    /// it alone decides, in both alphabets.
    private static func base64Cores(_ bytes: [UInt8]) -> [[UInt8]] {
        (0..<3).flatMap { offset -> [[UInt8]] in
            let padded = Array(repeating: UInt8(0), count: offset) + bytes
            let first = (offset * 8 + 5) / 6
            let count = padded.count * 8 / 6 - first
            guard count >= Redactor.secretBytesMin else { return [] }
            return ["+/", "-_"].map { last in
                let alphabet = Array((alphanumeric + last).utf8)
                return (first..<first + count).map { alphabet[sextet($0, of: padded)] }
            }
        }
    }

    /// The six bits at place `index`, all of which lie within the bytes.
    private static func sextet(_ index: Int, of bytes: [UInt8]) -> Int {
        let bit = index * 6
        let next = bit / 8 + 1 < bytes.count ? Int(bytes[bit / 8 + 1]) : 0
        return (Int(bytes[bit / 8]) << 8 | next) >> (10 - bit % 8) & 63
    }

    private static let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
