import Definitions
public import Egress
public import Values

/// A form action: a request template and how to read the response to it.
public struct FormCall: ActionPerformer {
    /// The request.
    public let request: RequestTemplate
    /// How its response is read.
    public let response: ResponseRule

    /// The request for a call, ready to leave.
    /// - Throws: `request.*`, `expression.*`: nothing can be sent.
    public func prepare(_ call: ActionCall, in context: CallContext) throws(Problem) -> PreparedCall {
        .send(try request.request(for: call, in: context))
    }

    /// What the request has come to.
    public func read(
        _ answer: Result<InboundResponse, EgressFailure>, for call: ActionCall, in context: CallContext
    ) -> CallOutcome {
        response.outcome(of: answer, in: context)
    }
}

extension FormCall {
    /// Reads `{request:, response:}`.
    static func read(_ node: DefinitionNode, by reader: DefinitionReader, defaults: FormDefaults) -> FormCall?
    {
        reader.mapping(node) { read($0, defaults: defaults) }
    }

    /// Reads `request` and `response` of a mapping that has other keys too.
    static func read(_ mapping: DefinitionMapping, defaults: FormDefaults) -> FormCall? {
        let reader = mapping.reader
        let own = mapping.optional("response", as: ResponseRule.self) ?? ResponseRule()
        guard let node = mapping.node("request") else {
            reader.report(.definitionMissingKey("request"), at: mapping.place)
            return nil
        }
        guard let parts = RequestParts.read(node, by: reader),
            let request = parts.template(completedBy: defaults, at: node.place, reader)
        else { return nil }
        for name in request.roots.subtracting(CallContext.names).sorted() {
            reader.report(.unknownName(name, known: CallContext.names.sorted()), at: node.place)
        }
        return FormCall(request: request, response: own.completed(by: defaults.response))
    }
}
