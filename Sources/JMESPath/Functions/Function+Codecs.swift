import Values

/// JSON as text, encodings, hashes and signatures. Texts are hashed and encoded as UTF-8.
extension Function {
    static let codecs: [Function] =
        [
            Function(
                "base64_decode", [Parameter("text", .string)], gives: "string",
                "The text that another is the base64 of (`+/` or `-_`, padded or not).",
                [Example("base64_decode('55uY54K5')", gives: #""盘点""#)], body: base64Decode),
            Function(
                "base64_encode", [Parameter("text", .string)], gives: "string",
                "The base64 of a text, padded.",
                [Example("base64_encode('盘点')", gives: #""55uY54K5""#)]
            ) { call throws(Fault) in
                try call.evaluation.produce(text: ByteEncoding.base64.text(try bytes(call, 0)))
            },
            Function(
                "json", [Parameter("value", .any)], gives: "string", "The value as compact JSON.",
                [Example("json(@)", in: #"{"a": [1, "b"]}"#, gives: #""{\"a\":[1,\"b\"]}""#)]
            ) { call throws(Fault) in try call.evaluation.json(call[0]) },
            Function(
                "parse_json", [Parameter("text", .string)], gives: "any", "The value that a JSON text is.",
                [Example("parse_json(@).a", in: #""{\"a\": 1.50}""#, gives: "1.50")], body: parseJSON),
            Function(
                "url_decode", [Parameter("text", .string)], gives: "string",
                "The text with every `%xx` decoded; `+` stays.",
                [Example("url_decode('%E7%9B%98')", gives: #""盘""#)], body: urlDecode),
            Function(
                "url_encode", [Parameter("text", .string)], gives: "string",
                "The text with every byte but `A-Z a-z 0-9 - . _ ~` as `%XX` (RFC 3986).",
                [Example("url_encode('a b+盘')", gives: #""a%20b%2B%E7%9B%98""#)]
            ) { call throws(Fault) in
                let text = try call.text(0)
                try call.evaluation.reserve(bytes: text.utf8.count * 2)
                return try call.evaluation.produce(text: PercentEncoding.component(text))
            },
        ] + Digest.allCases.map { hash($0) } + Digest.allCases.map { authentication($0) }

    private static func hash(_ digest: Digest) -> Function {
        Function(
            digest.rawValue, [Parameter("text", .string), Parameter("encoding", .string).optional],
            gives: "string",
            "The \(digest.rawValue.uppercased()) of a text as `hex` (the default), `base64` or `base64url`.",
            [Example("\(digest.rawValue)('abc', 'base64')", gives: "\"\(digest.example.hash)\"")]
        ) { call throws(Fault) in
            let encoding = try encoding(call, 1)
            return try call.evaluation.produce(text: encoding.text(digest.hash(try bytes(call, 0))))
        }
    }

    private static func authentication(_ digest: Digest) -> Function {
        Function(
            "hmac_\(digest.rawValue)",
            [
                Parameter("text", .string), Parameter("key", .string),
                Parameter("encoding", .string).optional,
                Parameter("key_encoding", .string).optional,
            ], gives: "string",
            "The HMAC-\(digest.rawValue.uppercased()) of a text as `hex` (the default), `base64` or `base64url`. The key is "
                + "a text, or bytes where `key_encoding` names how they are written.",
            [Example("hmac_\(digest.rawValue)('abc', 'key', 'base64')", gives: "\"\(digest.example.code)\"")]
        ) { call throws(Fault) in
            let (encoding, text) = (try encoding(call, 2), try bytes(call, 0))
            var key = try bytes(call, 1)
            if call.has(3) {
                guard let decoded = try self.encoding(call, 3).bytes(try call.text(1)) else {
                    // The key is a secret, so the message does not show it.
                    throw call.wrongValue(
                        3, Localized(zh: "密钥实际使用的编码", en: "the encoding that the key is in"))
                }
                key = decoded
            }
            return try call.evaluation.produce(text: encoding.text(digest.authenticate(text, key: key)))
        }
    }

    /// The UTF-8 of an argument.
    private static func bytes(_ call: Arguments, _ index: Int) throws(Fault) -> [UInt8] {
        Array(try call.text(index).utf8)
    }

    private static func encoding(_ call: Arguments, _ index: Int) throws(Fault) -> ByteEncoding {
        guard let encoding = ByteEncoding(rawValue: try call.text(index, absent: ByteEncoding.hex.rawValue))
        else {
            throw call.wrongValue(
                index, Localized(zh: "hex、base64、base64url 之一", en: "one of hex, base64, base64url"))
        }
        return encoding
    }

    private static func base64Decode(_ call: Arguments) throws(Fault) -> JSON {
        let text = String(
            decoding: try bytes(call, 0).reversed().drop { $0 == UInt8(ascii: "=") }.reversed(), as: UTF8.self
        )
        guard let bytes = ByteEncoding.base64url.bytes(text),
            let decoded = String(validating: bytes, as: UTF8.self)
        else { throw call.wrongValue(0, Localized(zh: "文本的 base64", en: "the base64 of a text")) }
        return try call.evaluation.produce(text: decoded)
    }

    private static func parseJSON(_ call: Arguments) throws(Fault) -> JSON {
        let text = try call.text(0)
        // A parsed value takes several times the memory of its text.
        let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: 4)
        try call.evaluation.reserve(bytes: overflow ? .max : bytes)
        do throws(Problem) {
            let limits = JSONLimits(bytesMax: text.utf8.count, depthMax: call.evaluation.limits.depthMax)
            return try JSON(parsing: text, limits: limits)
        } catch {
            throw call.wrongValue(
                0,
                Localized(
                    zh: "JSON 文本（\(error.place ?? "")：\(error.message.zh)）",
                    en: "a JSON text (\(error.place ?? ""): \(error.message.en))"))
        }
    }

    private static func urlDecode(_ call: Arguments) throws(Fault) -> JSON {
        let fault = call.wrongValue(0, Localized(zh: "URL 编码的文本", en: "a URL-encoded text"))
        let bytes = try bytes(call, 0)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                decoded.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count,
                let byte = ByteEncoding.hex.bytes(
                    String(decoding: bytes[index + 1...index + 2], as: UTF8.self))
            else { throw fault }
            decoded += byte
            index += 3
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw fault }
        return try call.evaluation.produce(text: text)
    }
}
