/// The fields of an `application/x-www-form-urlencoded` text, as the WHATWG URL standard reads it, but strictly: a
/// percent sign without two digits, bytes that are no UTF-8, a repeated name and more than ``fieldsMax`` fields are
/// refused.
struct FormFields {
    static let fieldsMax = 16

    private(set) var pairs: [(name: String, value: String)] = []

    init(_ bytes: some Collection<UInt8>) throws(Refusal) {
        for field in bytes.split(separator: UInt8(ascii: "&"), maxSplits: Self.fieldsMax) {
            guard pairs.count < Self.fieldsMax else { throw .malformedForm }
            let sides = field.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(sides[0])
            guard self[name] == nil else { throw .malformedForm }
            pairs.append((name, sides.count == 2 ? try Self.decoded(sides[1]) : ""))
        }
    }

    subscript(name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    /// The value of a field that must be there.
    func required(_ name: String) throws(Refusal) -> String {
        guard let value = self[name], !value.isEmpty else { throw .missing(name) }
        return value
    }

    private static func decoded(_ bytes: some Collection<UInt8>) throws(Refusal) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"):
                plain.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
                    throw .malformedForm
                }
                plain.append(high << 4 | low)
            default:
                plain.append(byte)
            }
        }
        guard let text = String(validating: plain, as: UTF8.self) else { throw .malformedForm }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
