public import JMESPath
import OrderedCollections
public import Values

/// How to find out whether a call whose outcome is unknown happened: another action is asked for its record.
public struct Lookup: Hashable, Sendable {
    /// What a look-up has found out.
    public enum Outcome: Hashable, Sendable {
        /// The call happened, with this output.
        case found(JSON)
        /// The vendor has no record of it.
        case absent
        /// Still nobody knows; ask again later.
        case unknown(Problem)
    }

    /// The action that is asked; its effect is `read`.
    public let action: String
    /// That action's input, over the call's `match`, `input` and `item`.
    public let input: ValueTemplate
    /// The record that proves the call, over `output` (of the asked action) and `match`; null where there is none.
    public let found: Expression
    /// The call's output, over `record`, `match`, `input` and `item`; the record itself where it is `nil`.
    public let output: Expression?

    /// The input with which the action is asked, before it is checked against its fields.
    /// - Throws: `expression.failed`, `expression.limit`.
    public func input(for call: ActionCall, now: Timestamp) throws(Problem) -> JSON {
        try input.evaluate(in: Lookup.scope(of: call), now: now)
    }

    /// What the asked action's outcome says about the call.
    public func read(_ outcome: CallOutcome, for call: ActionCall, now: Timestamp) -> Outcome {
        let output: JSON
        switch outcome {
        case .succeeded(let value): output = value
        case .throttled(_, let problem), .expired(let problem), .refused(let problem), .unknown(let problem):
            return .unknown(problem)
        }
        do throws(Problem) {
            let record = try found.evaluate(in: ["output": output, "match": call.match], now: now)
            if record.isNull { return .absent }
            guard let expression = self.output else { return .found(record) }
            var scope = Lookup.scope(of: call).object ?? [:]
            scope["record"] = record
            return .found(try expression.evaluate(in: .object(scope), now: now))
        } catch {
            return .unknown(error)
        }
    }

    private static func scope(of call: ActionCall) -> JSON {
        ["match": call.match, "input": call.input, "item": call.item]
    }
}
