import Durable
import Storage
import Values

/// A run that a step of another run starts, in the transaction that writes the step's line.
struct ChildRun: Sendable {
    let id: ID<Run>
    let flow: FlowRecord
    let body: [UInt8]
    let parent: RunRecord.Parent

    /// The kind of change under which those of many runs are written together.
    static let effect = EffectKind<ChildRun>("flow.child") { children, tx in
        for child in children {
            // A batch whose outcome stayed unknown is written again.
            if try tx.run(child.id, workspace: child.flow.workspace) != nil { continue }
            _ = try tx.accept(
                NewRun(
                    flow: child.flow, body: child.body, origin: "step of \(child.parent.run)", id: child.id,
                    parent: child.parent))
        }
    }
}
