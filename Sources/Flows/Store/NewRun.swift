import Values

/// A run that is to be accepted, in the version that its flow has then.
struct NewRun: Sendable {
    let flow: FlowRecord
    /// What starts it.
    let body: [UInt8]
    /// What starts it, as lists show it.
    let origin: String
    /// Its identifier, where whoever starts it has to know it before.
    var id: ID<Run>?
    /// The step that waits for its end.
    var parent: RunRecord.Parent?
}
