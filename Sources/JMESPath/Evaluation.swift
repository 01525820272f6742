import OrderedCollections
import Values

/// One evaluation: the value it takes place in, the time, and what it may still do.
///
/// Projections, calls and paths all come here; recursion is bounded by the height of the tree, which the parser bounds.
final class Evaluation {
    let root: JSON
    let now: Timestamp
    let limits: Limits
    private var steps: Int
    private var bytes: Int

    init(in root: JSON, now: Timestamp, limits: Limits) {
        self.root = root
        self.now = now
        self.limits = limits
        steps = limits.steps
        bytes = limits.outputBytesMax
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
        case .object(let members): return try object(members, on: current)
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

    private func object(_ parts: [(key: String, value: Node)], on current: JSON) throws(Fault) -> JSON {
        if current.isNull { return .null }
        var members = JSONObject(minimumCapacity: parts.count)
        for part in parts { members[part.key] = try value(of: part.value, on: current) }
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

/// What an evaluation may still do.
extension Evaluation {
    /// Takes steps from the budget.
    func spend(_ count: Int) throws(Fault) {
        steps -= count
        if steps < 0 { throw .tooManySteps(limits.steps) }
    }

    /// Takes bytes that are about to be produced from the budget.
    func reserve(bytes count: Int) throws(Fault) {
        guard count <= bytes else { throw .producesTooMuch(limits.outputBytesMax) }
        bytes -= count
    }

    /// Whether anything has been produced, so that the result may hold more than the data did.
    var hasProduced: Bool { bytes < limits.outputBytesMax }

    /// An array of these elements, counted.
    func produce(array elements: [JSON]) throws(Fault) -> JSON {
        try reserve(bytes: 16 + elements.count * MemoryLayout<JSON>.stride)
        return .array(elements)
    }

    /// An object of these members, counted.
    func produce(object members: JSONObject) throws(Fault) -> JSON {
        try reserve(bytes: 32 + members.count * (MemoryLayout<JSON>.stride + MemoryLayout<String>.stride))
        return .object(members)
    }

    /// A string, counted.
    func produce(text: String) throws(Fault) -> JSON {
        try reserve(bytes: 16 + text.utf8.count)
        return .string(text)
    }

    /// Counts the steps of walking over all of a value.
    func spendWalk(over value: JSON) throws(Fault) {
        switch value {
        case .null, .bool, .int: try spend(1)
        case .number(let number): try spend(1 + number.text.utf8.count / 64)
        case .string(let text): try spend(1 + text.utf8.count / 64)
        case .array(let elements):
            try spend(1)
            for element in elements { try spendWalk(over: element) }
        case .object(let members):
            try spend(1)
            for (key, member) in members {
                try spend(key.utf8.count / 64)
                try spendWalk(over: member)
            }
        }
    }

    /// Refuses a result that is larger or deeper than the limits allow.
    func checkResult(_ value: JSON) throws(Fault) {
        guard hasProduced else { return }
        var left = limits.outputBytesMax
        try measure(value, depth: 0, left: &left)
    }

    /// Counts a value's size as JSON down to nothing.
    func measure(_ value: JSON, depth: Int, left: inout Int) throws(Fault) {
        switch value {
        case .null, .bool, .int: left -= 4
        case .number(let number): left -= number.text.utf8.count
        case .string(let text): left -= text.utf8.count + 2
        case .array(let elements):
            if depth >= limits.depthMax { throw .resultTooDeep(limits.depthMax) }
            left -= 2 + elements.count
            for element in elements where left >= 0 { try measure(element, depth: depth + 1, left: &left) }
        case .object(let members):
            if depth >= limits.depthMax { throw .resultTooDeep(limits.depthMax) }
            left -= 2
            for (key, member) in members where left >= 0 {
                left -= key.utf8.count + 4
                try measure(member, depth: depth + 1, left: &left)
            }
        }
        if left < 0 { throw .producesTooMuch(limits.outputBytesMax) }
    }
}
