public import Egress
import JMESPath
import OrderedCollections
public import Values

/// Performs the actions of the built-in app `formatter`: an expression over the input; nothing leaves.
public struct FormatterPerformer: ActionPerformer {
    /// By the input's `operation`; empty where the input states the expression itself.
    let operations: [String: Expression]

    /// The result of the operation.
    /// - Throws: `expression.malformed`, `expression.failed`, `expression.limit`.
    public func prepare(_ call: ActionCall, in context: CallContext) throws(Problem) -> PreparedCall {
        let result: JSON
        if let operation = call.input["operation"].string, let expression = operations[operation] {
            result = try expression.evaluate(in: call.input, now: context.now)
        } else {
            let expression = try Expression(call.input["expression"].string ?? "")
            result = try expression.evaluate(in: call.input["data"], now: context.now)
        }
        return .done(["result": result])
    }

    /// Never asked, since nothing leaves; whatever came would prove nothing.
    public func read(
        _ answer: Result<InboundResponse, EgressFailure>, for call: ActionCall, in context: CallContext
    ) -> CallOutcome {
        ResponseRule().outcome(of: answer, in: context)
    }
}
