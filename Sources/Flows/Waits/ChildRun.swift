import Durable
import Storage
import Values

/// A run that a step of another run starts, in the transaction that writes the step's line.
struct ChildRun: Sendable {
    let id: ID<Run>
    let flow: FlowRecord
    let body: [UInt8]
    let parent: RunRecord.Parent

    /// The kind of change under which those of many runs are written together: before what changes runs, since it locks
    /// their families.
    static let effect = EffectKind<ChildRun>("flow.child", turn: .first) { children, tx in
        // Rows that several nodes lock are locked in one order.
        for child in children.sorted(by: { $0.parent.root < $1.parent.root }) {
            // A batch whose outcome stayed unknown is written again.
            if try tx.run(child.id, workspace: child.flow.workspace) != nil { continue }
            var parent = child.parent
            parent.place = try tx.enlargeFamily(of: parent.root, workspace: child.flow.workspace)
            _ = try tx.accept(
                NewRun(
                    flow: child.flow, body: child.body, origin: "step of \(parent.run)", id: child.id,
                    parent: parent))
        }
    }
}
