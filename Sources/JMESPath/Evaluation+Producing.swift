import OrderedCollections
import Values

/// What an evaluation spends and produces.
extension Evaluation {
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

    /// Counts the steps of finding a name in a table: hashing takes several times as long as reading.
    func spendHash(of name: String) throws(Fault) {
        try spend(name.utf8.count / 8)
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
