import Durable
import Storage
import Synchronization
import Values

/// The journal of one run while an attempt works on it: what was done before, and what is yet to be committed.
final class Journal: Sendable {
    private struct State {
        var records: [String: StepRecord]
        var unwritten: [Effect] = []
        var lastPosition: Int
        var hasOpenWaits = false
        var hasBegun = false
    }

    /// How many steps a run may have, loops counted out.
    static let stepsMax = 10_000

    private let state: Mutex<State>
    private let workspace: ID<Workspace>
    private let run: ID<Run>

    init(_ records: [StepRecord], run: ID<Run>, workspace: ID<Workspace>) {
        self.run = run
        self.workspace = workspace
        state = Mutex(
            State(
                records: Dictionary(records.map { ($0.path, $0) }) { _, last in last },
                lastPosition: records.last?.position ?? 0))
    }

    /// What is known of a step.
    subscript(path: String) -> StepRecord? {
        state.withLock { $0.records[path] }
    }

    /// Begins a step, or goes on with one that had begun.
    /// - Throws: `run.too_many_steps`.
    func begin(_ path: String, at now: Timestamp) throws(Problem) -> StepRecord {
        let record = state.withLock { state -> StepRecord? in
            if let record = state.records[path] { return record }
            guard state.lastPosition < Journal.stepsMax else { return nil }
            state.lastPosition += 1
            return StepRecord(path: path, position: state.lastPosition, startedAt: now)
        }
        guard let record else { throw .tooManyStepsRun(Journal.stepsMax) }
        return record
    }

    /// Notes what became of a step, to be committed before the next one begins.
    ///
    /// - Parameters:
    ///   - record: The step.
    ///   - others: What is written with it.
    func note(_ record: StepRecord, with others: [Effect] = []) {
        let line = JournalLine.effect(JournalLine(record, run: run, workspace: workspace))
        state.withLock { state in
            state.records[record.path] = record
            state.unwritten.append(line)
            state.unwritten += others
        }
    }

    /// Notes that a step is done.
    /// - Throws: `run.output_too_long`; nothing is noted then.
    func note(done record: StepRecord) throws(Problem) {
        let line = JournalLine(record, run: run, workspace: workspace)
        let length = line.output?.count ?? 0
        guard length <= ValuePlace.bytesMax else { throw .outputTooLong(length) }
        state.withLock { state in
            state.records[record.path] = record
            state.unwritten.append(JournalLine.effect(line))
        }
    }

    /// Notes that a step waits for an answer which is not there yet.
    func noteOpenWait() {
        state.withLock { $0.hasOpenWaits = true }
    }

    /// Whether the attempt has come to a step whose answer was not there: by now it may be.
    var hasOpenWaits: Bool { state.withLock { $0.hasOpenWaits } }

    /// Whether this is the first commit of the attempt, the one that says that the run has begun.
    func takeBeginning() -> Bool {
        state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
    }

    /// Takes what is yet to be committed.
    func takeUnwritten() -> [Effect] {
        state.withLock { state in
            defer { state.unwritten = [] }
            return state.unwritten
        }
    }
}
