public import Storage

/// For what a step waits.
public enum WaitKind: String, ColumnValue, Sendable {
    /// A request to the step's own address.
    case callback
    /// A member who says yes or no.
    case approval
    /// The end of a run of another flow.
    case flow
    /// A connection of an app that has to be put right.
    case connection
}
