import Values

extension Exact {
    /// The value of a JSON number; `nil` where the number does not fit.
    init?(_ number: JSONNumber) {
        self.init(text: number.text)
    }

    /// The number that a text is, in JSON's notation, space around it and a leading `+` allowed; `nil` for every other
    /// text and where the number does not fit.
    init?(text: String) {
        var reader = NumberReader(text)
        reader.skip(while: NumberReader.isSpace)
        let isNegative = reader.take(UInt8(ascii: "-"))
        if !isNegative { reader.take(UInt8(ascii: "+")) }
        let whole = reader.digits()
        guard whole > 0 else { return nil }
        let scale = reader.take(UInt8(ascii: ".")) ? reader.digits() : nil
        guard scale != 0 else { return nil }
        var exponent = 0
        if reader.take(UInt8(ascii: "e")) || reader.take(UInt8(ascii: "E")) {
            guard let read = reader.exponent() else { return nil }
            exponent = read
        }
        reader.skip(while: NumberReader.isSpace)
        guard reader.isAtEnd, !reader.overflows else { return nil }
        self.init(reader.mantissa, isNegative: isNegative, exponent: exponent + reader.zeros - (scale ?? 0))
    }
}
