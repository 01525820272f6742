public import Egress
public import Values

/// What a call amounts to before anything has left.
public enum PreparedCall: Hashable, Sendable {
    /// A request to send.
    case send(OutboundRequest)
    /// Nothing has to leave: it has succeeded with this output.
    case done(JSON)
}
