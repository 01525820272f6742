public import Values

/// Reads one definition file and collects everything that is wrong with it.
///
/// Reading goes on after a mistake: what cannot be read is `nil` and its problem is kept, with a place such as
/// `app.yaml:14:7`, until ``finish(_:)`` throws all of them. Not for use from several tasks at once.
public final class DefinitionReader {
    /// The file's name, as it stands in front of every place.
    public let file: String
    /// What was found so far.
    public private(set) var problems: [Problem] = []
    private let limits: DefinitionLimits

    /// A reader of the file with this name.
    public init(file: String, limits: DefinitionLimits = .standard) {
        self.file = file
        self.limits = limits
    }

    /// Reads the text of the file: JSON where it begins with `{` or `[`, else YAML.
    /// - Returns: `nil` where it is malformed or beyond the limits, with one problem kept.
    public func document(_ bytes: [UInt8]) -> DefinitionNode? {
        do throws(Problem) {
            guard bytes.count <= limits.bytesMax else { throw .definitionTooLarge(bytesMax: limits.bytesMax) }
            let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            let first = bytes.first { !" \t\r\n".utf8.contains($0) }
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                return try DefinitionNode(json: bytes, limits: limits)
            }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .definitionIsNoUTF8 }
            return try DefinitionNode(yaml: text, limits: limits)
        } catch {
            var problem = error
            problem.place = error.place.map { "\(file):\($0)" } ?? file
            problems.append(problem)
            return nil
        }
    }

    /// Keeps a problem of this place, in front of whatever place inside a text it has itself.
    public func report(_ problem: Problem, at place: SourcePlace) {
        guard !isFull else { return }
        var problem = problem
        problem.place = "\(file):\(place)" + (problem.place.map { " \($0)" } ?? "")
        problems.append(problem)
    }

    /// Whether as many problems were found as are told.
    var isFull: Bool { problems.count >= Problems.countMax }

    /// Reads a mapping; keys that `body` never asked for are unknown, each a problem.
    public func mapping<Value>(
        _ node: DefinitionNode, _ body: (DefinitionMapping) -> Value?
    ) -> Value? {
        guard let members = node.members else {
            report(.definitionType(needed: .mapping), at: node.place)
            return nil
        }
        let mapping = DefinitionMapping(members, at: node.place, reader: self)
        let value = body(mapping)
        mapping.reportUnknownKeys()
        return value
    }

    /// Reads every element of a list; those that cannot be read are left out, their problems kept.
    public func list<Value>(_ node: DefinitionNode, _ read: (DefinitionNode) -> Value?) -> [Value]? {
        guard let elements = node.elements else {
            report(.definitionType(needed: .list), at: node.place)
            return nil
        }
        return elements.compactMap(read)
    }

    /// The value, where nothing was wrong.
    /// - Throws: All problems that were found.
    public func finish<Value>(_ value: Value?) throws(Problems) -> Value {
        if let problems = Problems(problems) { throw problems }
        guard let value else { preconditionFailure("whoever gives no value reports why") }
        return value
    }
}
