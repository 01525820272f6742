import JMESPath
import OrderedCollections
public import Values

/// One call at the vendor: a whole action, or one row of it where each row is a call.
public struct ActionCall: Hashable, Sendable {
    /// Which row of the group it is, from 0; `nil` where the action is one call.
    public let row: Int?
    /// The input in its wire form; of the group whose rows are calls, only this row.
    public let input: JSON
    /// The row in its wire form; the input where the action is one call.
    public let item: JSON
    /// The value by which the vendor recognises a repeat; null where the action names none.
    public let match: JSON

    /// A call of these parts.
    public init(row: Int? = nil, input: JSON, item: JSON? = nil, match: JSON = .null) {
        self.row = row
        self.input = input
        self.item = item ?? input
        self.match = match
    }
}

extension Action {
    /// The calls that a checked input amounts to, in their order.
    /// - Parameters:
    ///   - checked: What the fields' `checked` returned.
    ///   - now: The instant that expressions see.
    /// - Returns: One call, or one for each row; none where there are no rows.
    /// - Throws: `field.wire`; `expression.failed` or `expression.limit` of `match`, with the row as place.
    public func calls(for checked: JSON, now: Timestamp) throws(Problem) -> [ActionCall] {
        let wired = try fields.wired(checked)
        guard let group = calledForEachRowOf else {
            return [ActionCall(input: wired, match: try matchValue(in: wired, now: now))]
        }
        var calls: [ActionCall] = []
        for (index, item) in (wired[group.key].array ?? []).enumerated() {
            var members = wired.object ?? [:]
            members[group.key] = [item]
            do throws(Problem) {
                let match = try matchValue(in: .object(members), now: now)
                calls.append(ActionCall(row: index, input: .object(members), item: item, match: match))
            } catch {
                throw error.within("\(group.key)[\(index)]")
            }
        }
        return calls
    }

    private func matchValue(in input: JSON, now: Timestamp) throws(Problem) -> JSON {
        guard let match else { return .null }
        let value = try match.evaluate(in: input, now: now)
        if case .array(let elements) = value, elements.count == 1 { return elements[0] }
        return value
    }
}
