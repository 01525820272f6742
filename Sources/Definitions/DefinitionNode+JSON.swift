import OrderedCollections
import Values

extension DefinitionNode {
    /// Reads one JSON text as strictly as every other JSON is read.
    init(json bytes: [UInt8], limits: DefinitionLimits) throws(Problem) {
        let value = try JSON(
            parsing: bytes, limits: JSONLimits(bytesMax: limits.bytesMax, depthMax: limits.depthMax))
        var places = JSONTokenPlaces(bytes)
        var nodes = 0
        self = try DefinitionNode(value, &places, &nodes, nodesMax: limits.nodesMax)
    }

    /// Tells a value where it stands: tokens come in the order in which a walk over the value meets them.
    private init(
        _ value: JSON, _ places: inout JSONTokenPlaces, _ nodes: inout Int, nodesMax: Int
    ) throws(Problem) {
        let place = places.next()
        nodes += 1
        guard nodes <= nodesMax else { throw .definitionTooLarge(nodesMax: nodesMax, at: place) }
        switch value {
        case .null, .bool, .int, .number, .string:
            self.init(.scalar(value), at: place)
        case .array(let values):
            var elements: [DefinitionNode] = []
            for value in values {
                elements.append(try DefinitionNode(value, &places, &nodes, nodesMax: nodesMax))
            }
            self.init(.list(elements), at: place)
        case .object(let values):
            var members: [Member] = []
            for (key, value) in values {
                let keyPlace = places.next()
                nodes += 1
                let node = try DefinitionNode(value, &places, &nodes, nodesMax: nodesMax)
                members.append(Member(key: key, keyPlace: keyPlace, value: node))
            }
            self.init(.mapping(members), at: place)
        }
    }
}

/// Where the tokens of a JSON text begin that start a value or a key, one after the other.
///
/// The text is known to be valid; after its last token the places stay at its end.
private struct JSONTokenPlaces {
    private let bytes: [UInt8]
    private var position = 0
    private var place = SourcePlace.start

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> SourcePlace {
        while position < bytes.count, " \t\r\n,:]}".utf8.contains(bytes[position]) { step() }
        let start = place
        guard position < bytes.count else { return start }
        switch bytes[position] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): step()
        case UInt8(ascii: "\""): skipString()
        default: while position < bytes.count, !" \t\r\n,:]}".utf8.contains(bytes[position]) { step() }
        }
        return start
    }

    private mutating func skipString() {
        step()
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") { step() }
            step()
        }
        step()
    }

    private mutating func step() {
        guard position < bytes.count else { return }
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\n") {
            place = SourcePlace(line: place.line + 1, column: 1)
        } else if position == bytes.count || bytes[position] & 0xC0 != 0x80 {
            place = SourcePlace(line: place.line, column: place.column + 1)
        }
    }
}
