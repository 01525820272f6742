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
    /// What a person is asked; the text of what lets the held run go on.
    var subject: String?
    /// The run for whose end it waits.
    var child: ID<Run>?

    /// The kind of change under which those of many runs are written together.
    static let effect = EffectKind<WaitLine>("flow.wait") { lines, tx in
        for line in lines { try tx.write(line) }
    }
}
