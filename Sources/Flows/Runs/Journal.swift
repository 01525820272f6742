package import Durable
import Storage
import Synchronization
package import Values

/// The journal of one run while an attempt works on it: what was done before, and what is yet to be committed.
package final class Journal: Sendable {
    private struct State {
        var records: [String: StepRecord]
        var unwritten: [Effect] = []
        var lastPosition: Int
        var hasOpenWaits = false
        /// The rows for which something is set aside, as far as the attempt has done so.
        var reserved: Set<String> = []
        var hasBegun = false
        /// Whether somebody commits, who waits to, and what has failed: nothing is committed after that.
        var isCommitting = false
        var committers: [CheckedContinuation<Void, Never>] = []
        var failure: (any Error)?
    }

    /// How many steps a run may have, loops counted out.
    static let stepsMax = 10_000

    private let state: Mutex<State>
    private let workspace: ID<Workspace>
    private let run: ID<Run>

    /// The journal of a run as it is kept.
    package init(_ records: [StepRecord], run: ID<Run>, workspace: ID<Workspace>) {
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
    package func begin(_ path: String, at now: Timestamp) throws(Problem) -> StepRecord {
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
    /// - Throws: `run.value_too_long`, `run.value_too_deep`; nothing is noted then.
    package func note(_ record: StepRecord, with others: [Effect] = []) throws(Problem) {
        let line = JournalLine.effect(try JournalLine(record, run: run, workspace: workspace))
        state.withLock { state in
            state.records[record.path] = record
            state.unwritten.append(line)
            state.unwritten += others
        }
    }

    /// Notes that the run has begun, with the next commit, unless the attempt has said so.
    func note(beginning effect: Effect) {
        state.withLock { state in
            if !state.hasBegun { state.unwritten.append(effect) }
            state.hasBegun = true
        }
    }

    /// Notes that something is to be set aside for a row, with the next commit.
    func reserve(_ path: String, with effect: Effect) {
        state.withLock { state in
            state.reserved.insert(path)
            state.unwritten.append(effect)
        }
    }

    /// Notes that nothing is set aside for a row any more.
    func settle(_ path: String) {
        state.withLock { _ = $0.reserved.remove(path) }
    }

    /// Whether something may still be set aside for a row.
    var hasReservations: Bool { state.withLock { !$0.reserved.isEmpty } }

    /// Notes that a step failed, without the values that cannot be kept.
    func note(failed record: StepRecord, with others: [Effect] = []) {
        do throws(Problem) {
            try note(record, with: others)
        } catch {
            var bare = record
            (bare.input, bare.output) = (nil, nil)
            let line = JournalLine(bare: bare, run: run, workspace: workspace)
            state.withLock { state in
                state.records[bare.path] = bare
                state.unwritten.append(JournalLine.effect(line))
                state.unwritten += others
            }
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

    /// Commits what is noted, one commit after the other: on return all that was noted before the call is durable,
    /// whoever has committed it.
    ///
    /// - Parameter write: Makes durable what it is given.
    /// - Throws: What `write` does, also to all who commit after it.
    package func commit(_ write: ([Effect]) async throws -> Void) async throws {
        await takeTurn()
        defer { passTurn() }
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let effects = takeUnwritten()
        guard !effects.isEmpty else { return }
        do {
            try await write(effects)
        } catch {
            state.withLock { $0.failure = error }
            throw error
        }
    }

    private func takeTurn() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.isCommitting { state.committers.append(continuation) }
                defer { state.isCommitting = true }
                return !state.isCommitting
            }
            if isFree { continuation.resume() }
        }
    }

    private func passTurn() {
        let next = state.withLock { state in
            if state.committers.isEmpty { state.isCommitting = false }
            return state.committers.isEmpty ? nil : state.committers.removeFirst()
        }
        next?.resume()
    }

    /// Takes what is yet to be committed.
    func takeUnwritten() -> [Effect] {
        state.withLock { state in
            defer { state.unwritten = [] }
            return state.unwritten
        }
    }
}
