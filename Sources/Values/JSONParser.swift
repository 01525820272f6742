import OrderedCollections

/// Reads one JSON text from bytes in one pass; the recursion is bounded by `depthMax`.
///
/// Finished values wait on a stack until the array or object around them ends, which then is made in its exact size.
/// The buffer's subscripts are checked in debug builds only, so every read stands behind a comparison with its end.
struct JSONParser: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    private let depthMax: Int
    private var depth = 0
    private var arrayDepth = 0
    private var finished = JSONStack()
    private var shapes = JSONShapes()

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
        case UInt8(ascii: "\""):
            position += 1
            return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "{"):
            try descend()
            return try arrayDepth == 0 ? object() : shapedObject()
        case UInt8(ascii: "["):
            try descend()
            return try array()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw fault(.unexpected)
        }
    }

    /// The rest of an array behind its bracket.
    private mutating func array() throws(JSONFault) -> JSON {
        let first = finished.count
        guard try nextSignificant() != UInt8(ascii: "]") else {
            ascend()
            return .array([])
        }
        arrayDepth += 1
        while true {
            finished.push(try value())
            switch try nextSignificant() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                arrayDepth -= 1
                ascend()
                return .array(finished.popArray(finished.count - first))
            default: throw fault(.unexpected)
            }
        }
    }

    /// The rest of an object behind its brace.
    private mutating func object() throws(JSONFault) -> JSON {
        guard try nextSignificant() != UInt8(ascii: "}") else {
            ascend()
            return .object([:])
        }
        var members = JSONObject(minimumCapacity: 4)
        repeat {
            let start = try keyStart()
            try member(string(), at: start, of: &members)
        } while try continues()
        return .object(members)
    }

    /// The rest of an object in an array, where others are likely to look like it.
    private mutating func shapedObject() throws(JSONFault) -> JSON {
        guard try nextSignificant() != UInt8(ascii: "}") else {
            ascend()
            return .object([:])
        }
        var shape = JSONShapes.empty
        repeat {
            let start = try keyStart()
            if let (known, length) = shapes.known(after: shape, at: position, in: bytes) {
                shape = known
                position += length
            } else {
                let key = try string()
                guard let made = shapes.made(after: shape, key, at: start, length: position - start) else {
                    return try object(shape, key, at: start)
                }
                shape = made
            }
            try colon()
            finished.push(try value())
        } while try continues()
        return .object(try shapes.popObject(shape, from: &finished))
    }

    /// The rest of an object that has members of `shape` and then this key, where no more shapes are made.
    private mutating func object(
        _ shape: JSONShapes.Index, _ key: String, at start: Int
    ) throws(JSONFault) -> JSON {
        var members = try shapes.popObject(shape, from: &finished)
        try member(key, at: start, of: &members)
        while try continues() {
            let start = try keyStart()
            try member(string(), at: start, of: &members)
        }
        return .object(members)
    }

    /// Steps to the first byte of a key.
    private mutating func keyStart() throws(JSONFault) -> Int {
        guard try nextSignificant() == UInt8(ascii: "\"") else { throw fault(.missingKey) }
        position += 1
        return position
    }

    /// The rest of a member behind its key, which is added to `members`.
    @inline(__always)
    private mutating func member(
        _ key: String, at start: Int, of members: inout JSONObject
    ) throws(JSONFault) {
        try colon()
        guard members.updateValue(try value(), forKey: key) == nil else {
            throw fault(.repeatedKey, at: start - 1)
        }
    }

    /// Steps over a comma, behind which the object goes on, or over the brace that ends it.
    private mutating func continues() throws(JSONFault) -> Bool {
        switch try nextSignificant() {
        case UInt8(ascii: ","):
            position += 1
            return true
        case UInt8(ascii: "}"):
            ascend()
            return false
        default: throw fault(.unexpected)
        }
    }

    private mutating func colon() throws(JSONFault) {
        guard try nextSignificant() == UInt8(ascii: ":") else { throw fault(.unexpected) }
        position += 1
    }

    private mutating func descend() throws(JSONFault) {
        guard depth < depthMax else { throw fault(.tooDeep) }
        depth += 1
        position += 1
    }

    private mutating func ascend() {
        depth -= 1
        position += 1
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONFault) -> JSON {
        for index in 0..<text.utf8CodeUnitCount {
            guard position + index < bytes.count else { throw fault(.endOfText, at: bytes.count) }
            guard bytes[position + index] == text.utf8Start[index] else { throw fault(.badLiteral) }
        }
        position += text.utf8CodeUnitCount
        return value
    }

    @inline(__always)
    private mutating func nextSignificant() throws(JSONFault) -> UInt8 {
        if position < bytes.count, bytes[position] > 0x20 { return bytes[position] }
        skipSpace()
        guard position < bytes.count else { throw fault(.endOfText) }
        return bytes[position]
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    func fault(_ kind: JSONFault.Kind, at offset: Int? = nil) -> JSONFault {
        JSONFault(kind: kind, offset: offset ?? position)
    }
}
