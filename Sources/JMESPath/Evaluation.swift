import OrderedCollections
import Values

/// One evaluation: the value it takes place in, the time, and what it may still do.
///
/// Projections, calls and paths all come here; recursion is bounded by the height of the tree, which the parser bounds.
final class Evaluation {
    let root: JSON
    let now: Timestamp
    let limits: Limits
    private var stepsLeft: Int
    private var bytesLeft: Int

    init(in root: JSON, now: Timestamp, limits: Limits) {
        self.root = root
        self.now = now
        self.limits = limits
        stepsLeft = limits.steps
        bytesLeft = limits.outputBytesMax
    }

    /// Whether anything has been produced, so that the result may hold more than the data did.
    var hasProduced: Bool { bytesLeft < limits.outputBytesMax }

    /// Takes steps from what may still be done.
    func spend(_ count: Int) throws(Fault) {
        stepsLeft -= count
        if stepsLeft < 0 { throw .tooManySteps(limits.steps) }
    }

    /// Takes bytes, before they are produced, from what may still be.
    func reserve(bytes count: Int) throws(Fault) {
        guard count <= bytesLeft else { throw .producesTooMuch(limits.outputBytesMax) }
        bytesLeft -= count
    }

    /// The value of a node that is applied to `current`.
    func value(of node: Node, on current: JSON) throws(Fault) -> JSON {
        try spend(1)
        switch node {
        case .current: return current
        case .root: return root
        case .literal(let value): return value
        case .path(.current, let steps): return current.following(steps)
        case .path(let base, let steps): return try value(of: base, on: current).following(steps)
        case .pipe(let left, let right): return try value(of: right, on: try value(of: left, on: current))
        case .or(let left, let right):
            let first = try value(of: left, on: current)
            return first.isTrue ? first : try value(of: right, on: current)
        case .and(let left, let right):
            let first = try value(of: left, on: current)
            return first.isTrue ? try value(of: right, on: current) : first
        case .not(let inner): return .bool(!(try value(of: inner, on: current).isTrue))
        case .compare(let comparison, let left, let right):
            return try compare(
                try value(of: left, on: current), comparison, try value(of: right, on: current))
        case .list(let parts): return try list(parts, on: current)
        case .object(let names, let values): return try object(names, values, on: current)
        case .project(let source, let each):
            guard case .array(let elements) = try value(of: source, on: current) else { return .null }
            return try project(elements, each: each)
        case .projectMembers(let source, let each):
            guard case .object(let members) = try value(of: source, on: current) else { return .null }
            return try project(members.values.elements, each: each)
        case .filter(let source, let condition, let each):
            guard case .array(let elements) = try value(of: source, on: current) else { return .null }
            return try filter(elements, where: condition, each: each)
        case .flatten(let source): return try flatten(try value(of: source, on: current))
        case .slice(let source, let slice):
            guard case .array(let elements) = try value(of: source, on: current) else { return .null }
            let indexes = slice.indexes(count: elements.count)
            try spend(elements.count / 4)
            return try produce(array: indexes.map { elements[$0] })
        case .call(let call):
            do throws(Fault) {
                return try call.function(try Arguments(call, on: current, in: self))
            } catch {
                throw error.at(call.offset)
            }
        }
    }

    private func list(_ parts: [Node], on current: JSON) throws(Fault) -> JSON {
        if current.isNull { return .null }
        var elements: [JSON] = []
        elements.reserveCapacity(parts.count)
        for part in parts { elements.append(try value(of: part, on: current)) }
        return try produce(array: elements)
    }

    private func object(_ names: JSONObject, _ values: [Node], on current: JSON) throws(Fault) -> JSON {
        if current.isNull { return .null }
        // Copies share the table of names, and only the values are copied when the first is set.
        var members = names
        for index in values.indices { members.values[index] = try value(of: values[index], on: current) }
        return try produce(object: members)
    }

    private func project(_ elements: [JSON], each: Node) throws(Fault) -> JSON {
        var results: [JSON] = []
        results.reserveCapacity(elements.count)
        for element in elements {
            let result = try value(of: each, on: element)
            if !result.isNull { results.append(result) }
        }
        return try produce(array: results)
    }

    private func filter(_ elements: [JSON], where condition: Node, each: Node) throws(Fault) -> JSON {
        var results: [JSON] = []
        for element in elements where try value(of: condition, on: element).isTrue {
            let result = try value(of: each, on: element)
            if !result.isNull { results.append(result) }
        }
        return try produce(array: results)
    }

    private func flatten(_ value: JSON) throws(Fault) -> JSON {
        guard case .array(let elements) = value else { return .null }
        var flat: [JSON] = []
        flat.reserveCapacity(elements.count)
        try spend(elements.count)
        for element in elements {
            if case .array(let inner) = element {
                try spend(inner.count)
                flat.append(contentsOf: inner)
            } else {
                flat.append(element)
            }
        }
        return try produce(array: flat)
    }
}
