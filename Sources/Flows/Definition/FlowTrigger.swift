public import Apps
public import JMESPath
import Values

/// What starts the runs of a flow.
public struct FlowTrigger: Sendable {
    /// How it starts.
    public enum Kind: String, Sendable, CaseIterable, DefinitionReadable {
        /// A request to the flow's own address.
        case webhook
        /// A person or a program, by hand.
        case manual
    }

    /// How it starts.
    public let kind: Kind
    /// An expression over what came in, whose value marks repeats: a run starts once for each.
    public let eventID: Expression?
}

extension FlowTrigger: DefinitionReadable {
    /// Reads `{app: webhook, event_id: expression}`.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> FlowTrigger? {
        reader.mapping(node) { mapping in
            let kind = mapping.required("app", as: Kind.self)
            let eventID = mapping.optional("event_id", as: Expression.self)
            guard let kind else { return nil }
            return FlowTrigger(kind: kind, eventID: eventID)
        }
    }
}
