public import Storage

/// For what a step waits.
public enum WaitKind: String, ColumnValue, Sendable {
    /// A request to the step's own address.
    case callback
    /// A member who says yes or no.
    case approval
    /// The end of a run of another flow.
    case flow
    /// What lets a held run go on: a connection that has to be put right, or more of a feature point; or a person's word on a
    /// call in doubt that came while the run was worked on.
    case remedy = "connection"
}
