import OrderedCollections

/// Reads one JSON text from bytes: one pass, recursion bounded by `depthMax`.
struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthMax: Int
    private var position = 0
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    /// The value of the whole text.
    mutating func document() throws(JSONFault) -> JSON {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw fault(.trailing) }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSON {
        switch try nextSignificant() {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONFault) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONFault) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault(.unexpected)
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONFault) -> JSON
    ) throws(JSONFault) -> JSON {
        guard depth < depthMax else { throw fault(.tooDeep) }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONFault) -> JSON {
        var members = JSONObject()
        guard try nextSignificant() != UInt8(ascii: "}") else { return close(.object(members)) }
        while true {
            guard try nextSignificant() == UInt8(ascii: "\"") else { throw fault(.missingKey) }
            let start = position
            let key = try string()
            guard try nextSignificant() == UInt8(ascii: ":") else { throw fault(.unexpected) }
            position += 1
            let member = try value()
            guard members.updateValue(member, forKey: key) == nil else {
                throw JSONFault(kind: .repeatedKey, offset: start)
            }
            switch try nextSignificant() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"): return close(.object(members))
            default: throw fault(.unexpected)
            }
        }
    }

    private mutating func array() throws(JSONFault) -> JSON {
        var elements: [JSON] = []
        guard try nextSignificant() != UInt8(ascii: "]") else { return close(.array(elements)) }
        while true {
            elements.append(try value())
            switch try nextSignificant() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"): return close(.array(elements))
            default: throw fault(.unexpected)
            }
        }
    }

    private mutating func close(_ value: JSON) -> JSON {
        position += 1
        return value
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONFault) -> JSON {
        for index in 0..<text.utf8CodeUnitCount {
            guard position + index < bytes.count else { throw fault(.endOfText, at: bytes.count) }
            guard bytes[position + index] == text.utf8Start[index] else { throw fault(.badLiteral) }
        }
        position += text.utf8CodeUnitCount
        return value
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func nextSignificant() throws(JSONFault) -> UInt8 {
        skipSpace()
        guard position < bytes.count else { throw fault(.endOfText) }
        return bytes[position]
    }

    private func fault(_ kind: JSONFault.Kind, at offset: Int? = nil) -> JSONFault {
        JSONFault(kind: kind, offset: offset ?? position)
    }
}

extension JSONParser {
    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func number() throws(JSONFault) -> JSON {
        let start = position
        let negative = byte == UInt8(ascii: "-")
        if negative { position += 1 }
        let first = byte
        let digits = try skipDigits()
        if first == UInt8(ascii: "0"), digits > 1 { throw fault(.leadingZero, at: start) }
        var whole = true
        if byte == UInt8(ascii: ".") {
            whole = false
            position += 1
            _ = try skipDigits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            whole = false
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            _ = try skipDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if whole, let integer = Int64(text) { return .int(integer) }
        return .number(JSONNumber(validated: text))
    }

    private mutating func skipDigits() throws(JSONFault) -> Int {
        let start = position
        while let digit = byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) { position += 1 }
        guard position > start else { throw fault(byte == nil ? .endOfText : .badNumber) }
        return position - start
    }
}

extension JSONParser {
    private mutating func string() throws(JSONFault) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                position += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw fault(.controlCharacter)
            case 0x80...: try skipScalar()
            default: position += 1
            }
        }
        throw fault(.endOfText)
    }

    /// The rest of a string that has an escape at `position`.
    private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
        var utf8 = [UInt8](bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: utf8, as: UTF8.self)
            case UInt8(ascii: "\\"): utf8.append(contentsOf: try escape().utf8)
            case 0..<0x20: throw fault(.controlCharacter)
            case 0x80...:
                let first = position
                try skipScalar()
                utf8.append(contentsOf: bytes[first..<position])
            case let byte:
                utf8.append(byte)
                position += 1
            }
        }
        throw fault(.endOfText)
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = position
        guard position + 1 < bytes.count else { throw fault(.endOfText, at: bytes.count) }
        let letter = bytes[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw fault(.badEscape, at: start)
        }
        let unit = try hexadecimal(escapeAt: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(unit)), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw fault(.loneSurrogate, at: start) }
        position += 2
        let trail = try hexadecimal(escapeAt: position - 2)
        guard (0xDC00...0xDFFF).contains(trail),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (trail - 0xDC00))
        else { throw fault(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func hexadecimal(escapeAt start: Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = byte else { throw fault(.endOfText) }
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                unit = unit << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"):
                unit = unit << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: throw fault(.badEscape, at: start)
            }
            position += 1
        }
        return unit
    }

    /// Steps over one scalar of two to four bytes, as Unicode's table 3-7 allows them.
    private mutating func skipScalar() throws(JSONFault) {
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[position] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw fault(.invalidUTF8)
        }
        guard position + length <= bytes.count, second.contains(bytes[position + 1]) else {
            throw fault(.invalidUTF8)
        }
        for index in 2..<max(length, 2) where bytes[position + index] & 0xC0 != 0x80 {
            throw fault(.invalidUTF8)
        }
        position += length
    }
}
