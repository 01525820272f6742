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

    private init(
        _ record: StepRecord, input: [UInt8]?, output: [UInt8]?, run: ID<Run>, workspace: ID<Workspace>
    ) {
        self.workspace = workspace
        self.run = run
        self.record = record
        self.input = input
        self.output = output
        problem = record.problem?.json.text
        attempts = record.attemptsText
    }

    /// The line of a step as it stands.
    /// - Throws: `run.value_too_long`, `run.value_too_deep` for an input or output that could not be read back.
    convenience init(_ record: StepRecord, run: ID<Run>, workspace: ID<Workspace>) throws(Problem) {
        self.init(
            record, input: try record.input?.keptBytes(), output: try record.output?.keptBytes(), run: run,
            workspace: workspace)
    }

    /// The line of a step without what it was called with and what it gave.
    convenience init(bare record: StepRecord, run: ID<Run>, workspace: ID<Workspace>) {
        self.init(record, input: nil, output: nil, run: run, workspace: workspace)
    }

    /// The kind of change under which the lines of many runs are written together.
    static let effect = EffectKind<JournalLine>("flow.step") { lines, tx in try tx.write(lines) }
}

extension JSON {
    /// The value as it is kept.
    fileprivate func keptBytes() throws(Problem) -> [UInt8] {
        guard isWithin(depth: ValuePlace.limits.depthMax) else {
            throw .valueTooDeep(ValuePlace.limits.depthMax)
        }
        let bytes = bytes
        guard bytes.count <= ValuePlace.limits.bytesMax else { throw .valueTooLong(bytes.count) }
        return bytes
    }
}

extension StepRecord {
    /// The tries as they are kept; one that went well is told by the step's own times.
    fileprivate var attemptsText: String? {
        if state == .succeeded, attempts.count <= 1, attempts.first?.problem == nil { return nil }
        if attempts.isEmpty { return nil }
        return JSON.array(attempts.map(\.json)).text
    }
}
