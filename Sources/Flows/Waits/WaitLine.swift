import Durable
import Values

/// That a step has begun to wait, written with its line in the journal.
struct WaitLine: Sendable {
    let workspace: ID<Workspace>
    let run: ID<Run>
    let path: String
    let kind: WaitKind
    /// After which no answer is taken.
    var dueAt: Timestamp?
    /// What a person is asked.
    var question: String?
    /// The run for whose end it waits.
    var child: ID<Run>?

    /// The kind of change under which those of many runs are written together.
    static let effect = EffectKind<WaitLine>("flow.wait") { lines, tx in
        for line in lines { try tx.write(line) }
    }
}

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
                child.body, for: child.flow, origin: "step of \(child.parent.run)", id: child.id,
                parent: child.parent)
        }
    }
}
