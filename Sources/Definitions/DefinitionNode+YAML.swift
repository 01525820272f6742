import Values
import Yams

extension DefinitionNode {
    /// Reads one YAML 1.2 document: plain scalars are numbers, `true`, `false` and `null` as JSON writes them, all
    /// else is text.
    ///
    /// Tags other than `!!str`, aliases and repeated keys are refused. An alias is found out before it can be
    /// expanded: the parser sees every `*` as a scalar of its own choosing, so that a plain scalar which begins
    /// with it was an alias, and a "billion laughs" is never built.
    init(yaml text: String, limits: DefinitionLimits) throws(Problem) {
        if let place = YAMLBounds.violation(in: text) { throw .definitionTooDeep(limits.depthMax, at: place) }
        guard let mask = AliasMask(for: text) else { throw .definitionAlias(at: .start) }
        guard let root = try DefinitionNode.composed(mask.masked(text)) else { throw .definitionEmpty }
        var builder = YAMLTree(limits: limits, mask: mask)
        self = try builder.node(root, depth: 1)
    }

    private static func composed(_ text: String) throws(Problem) -> Node? {
        do {
            return try Yams.Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw .malformedYAML(error)
        } catch {
            throw .malformedYAML("\(type(of: error))", at: .start)
        }
    }
}

/// Makes located nodes of what Yams composed.
private struct YAMLTree {
    let limits: DefinitionLimits
    let mask: AliasMask
    var nodes = 0

    mutating func node(_ node: Node, depth: Int) throws(Problem) -> DefinitionNode {
        let place = node.place
        nodes += 1
        guard nodes <= limits.nodesMax else {
            throw .definitionTooLarge(nodesMax: limits.nodesMax, at: place)
        }
        guard depth <= limits.depthMax else { throw .definitionTooDeep(limits.depthMax, at: place) }
        switch node {
        case .scalar(let scalar):
            return DefinitionNode(.scalar(try value(scalar, at: place)), at: place)
        case .sequence(let sequence):
            try refuseTag(sequence.tag, at: place)
            var elements: [DefinitionNode] = []
            for element in sequence { elements.append(try self.node(element, depth: depth + 1)) }
            return DefinitionNode(.list(elements), at: place)
        case .mapping(let mapping):
            try refuseTag(mapping.tag, at: place)
            return DefinitionNode(.mapping(try members(mapping, depth: depth)), at: place)
        case .alias:
            throw .definitionAlias(at: place)
        }
    }

    private mutating func members(
        _ mapping: Node.Mapping, depth: Int
    ) throws(Problem) -> [DefinitionNode.Member] {
        var members: [DefinitionNode.Member] = []
        var seen: Set<String> = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else { throw .definitionKeyIsNoText(at: key.place) }
            _ = try self.value(scalar, at: key.place)
            nodes += 1
            let name = mask.unmasked(scalar.string)
            guard seen.insert(name).inserted else { throw .definitionRepeatedKey(name, at: key.place) }
            members.append(
                .init(key: name, keyPlace: key.place, value: try node(value, depth: depth + 1)))
        }
        return members
    }

    private func value(_ scalar: Node.Scalar, at place: SourcePlace) throws(Problem) -> JSON {
        let isPlain = scalar.style == .plain
        if isPlain, mask.isAlias(plainScalar: scalar.string) { throw .definitionAlias(at: place) }
        let text = mask.unmasked(scalar.string)
        if scalar.tag.rawValue == Tag.Name.str.rawValue { return .string(text) }
        try refuseTag(scalar.tag, at: place)
        return isPlain ? JSON(plainScalar: text) : .string(text)
    }

    private func refuseTag(_ tag: Tag, at place: SourcePlace) throws(Problem) {
        guard tag.rawValue.isEmpty else { throw .definitionTag(tag.rawValue, at: place) }
    }
}

extension Node {
    fileprivate var place: SourcePlace {
        mark.map { SourcePlace(line: $0.line, column: $0.column) } ?? .start
    }
}
