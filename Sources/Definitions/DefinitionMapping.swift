public import Values

/// A mapping of a definition file while it is read: asking for a key makes it known.
public final class DefinitionMapping {
    /// Where the mapping begins.
    public let place: SourcePlace
    /// Who collects the problems.
    public let reader: DefinitionReader
    private let members: [DefinitionNode.Member]
    private var known: [String] = []

    init(_ members: [DefinitionNode.Member], at place: SourcePlace, reader: DefinitionReader) {
        self.members = members
        self.place = place
        self.reader = reader
    }

    /// The keys in the order in which they were written.
    public var keys: [String] { members.map(\.key) }

    /// The node under a key; `nil` where there is none or it is null.
    public func node(_ key: String) -> DefinitionNode? {
        if !known.contains(key) { known.append(key) }
        guard let value = members.first(where: { $0.key == key })?.value, !value.isNull else { return nil }
        return value
    }

    /// The value under a key that may be missing.
    /// - Returns: `nil` where it is missing, and where it cannot be read, with its problems kept.
    public func optional<Value: DefinitionReadable>(_ key: String, as type: Value.Type = Value.self) -> Value?
    {
        node(key).flatMap { Value.read($0, by: reader) }
    }

    /// The value under a key that must be there.
    /// - Returns: `nil` where it is missing or cannot be read, with its problems kept.
    public func required<Value: DefinitionReadable>(_ key: String, as type: Value.Type = Value.self) -> Value?
    {
        guard let node = node(key) else {
            reader.report(.definitionMissingKey(key), at: place)
            return nil
        }
        return Value.read(node, by: reader)
    }

    /// The list under a key; empty where it is missing.
    public func list<Value: DefinitionReadable>(_ key: String, of type: Value.Type = Value.self) -> [Value] {
        node(key).flatMap { reader.list($0) { Value.read($0, by: reader) } } ?? []
    }

    /// The whole number under a key that may be missing.
    public func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let node = node(key) else { return nil }
        guard case .scalar(let value) = node.content, let integer = value.integer, range.contains(integer)
        else {
            reader.report(.definitionNumber(range), at: node.place)
            return nil
        }
        return integer
    }

    /// Keeps a problem about the value under a key, or about the mapping where the key is missing.
    public func report(_ problem: Problem, key: String) {
        reader.report(problem, at: members.first { $0.key == key }?.value.place ?? place)
    }

    func reportUnknownKeys() {
        for member in members where !known.contains(member.key) && !reader.isFull {
            let nearest = NearestWord.of(member.key, among: known)
            reader.report(
                .definitionUnknownKey(member.key, nearest: nearest, known: known), at: member.keyPlace)
        }
    }
}
