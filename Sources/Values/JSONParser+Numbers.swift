extension JSONParser {
    /// The number that begins at `position`.
    mutating func number() throws(JSONFault) -> JSON {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        let first = position
        let magnitude = try digits()
        if bytes[first] == UInt8(ascii: "0"), position - first > 1 { throw fault(.leadingZero, at: start) }
        if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            return .number(JSONNumber(validated: try fractionAndExponent(from: start)))
        }
        if position - first <= 18 { return .int(first > start ? -magnitude : magnitude) }
        let text = text(from: start, isASCII: true)
        return if let integer = Int64(text) { .int(integer) } else { .number(JSONNumber(validated: text)) }
    }

    private mutating func fractionAndExponent(from start: Int) throws(JSONFault) -> String {
        if byte == UInt8(ascii: ".") {
            position += 1
            _ = try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            _ = try digits()
        }
        return text(from: start, isASCII: true)
    }

    /// Steps over digits, of which there must be one; their value is right for up to 18.
    private mutating func digits() throws(JSONFault) -> Int64 {
        let start = position
        var value: Int64 = 0
        while let digit = byte, digit &- UInt8(ascii: "0") < 10 {
            value = value &* 10 &+ Int64(digit &- UInt8(ascii: "0"))
            position += 1
        }
        guard position > start else { throw fault(byte == nil ? .endOfText : .badNumber) }
        return value
    }
}
