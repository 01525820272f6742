import Durable
import Values

/// A line of a run's journal as it is written; made before the transaction, so that none waits for JSON.
///
/// It is an object, since it is handed from one to another several times before it is written.
final class JournalLine: Sendable {
    let workspace: ID<Workspace>
    let run: ID<Run>
    let record: StepRecord
    let input: [UInt8]?
    let output: [UInt8]?
    let problem: String?
    let attempts: String?

    init(_ record: StepRecord, run: ID<Run>, workspace: ID<Workspace>) {
        self.workspace = workspace
        self.run = run
        self.record = record
        input = record.input?.bytes
        output = record.output?.bytes
        problem = record.problem?.json.text
        attempts = record.attemptsText
    }

    /// The kind of change under which the lines of many runs are written together.
    static let effect = EffectKind<JournalLine>("flow.step") { lines, tx in try tx.write(lines) }
}

extension StepRecord {
    /// The tries as they are kept; one that went well is told by the step's own times.
    fileprivate var attemptsText: String? {
        if attempts.isEmpty || attempts.count == 1 && state == .succeeded { return nil }
        return JSON.array(attempts.map(\.json)).text
    }
}
