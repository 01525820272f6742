import Durable
import Values

/// How the rows of an attempt at a run are metered.
struct Metering: Sendable {
    let terms: StepMeter.Terms
    let feature: String
    let uses: EffectKind<RowUse>
}

extension Walk {
    /// Sets aside what a row uses, in the commit that makes durable what came before it.
    ///
    /// - Parameters:
    ///   - record: The row.
    ///   - metering: How it is metered.
    /// - Returns: Where the run stands, if the row may not be done.
    /// - Throws: What the commit throws.
    func reserve(_ record: StepRecord, for metering: Metering) async throws -> Progress? {
        let path = record.path
        let use = RowUse(.reserve(metered(path), flow: definition.name))
        journal.reserve(path, with: metering.uses(use))
        try await commit()
        switch use.answer {
        case .made: return nil
        case nil: preconditionFailure("what is committed has an answer")
        case .short(let problem) where metering.terms.holdsWhenShort:
            journal.settle(path)
            return try hold(record, for: .feature(metering.feature), because: problem)
        case .short(let problem), .refused(let problem):
            journal.settle(path)
            var record = record
            return fail(&record, with: problem)
        }
    }

    /// Notes that a row is done, and uses what was set aside for it.
    /// - Throws: `run.value_too_long`, `run.value_too_deep`; nothing is noted then.
    func finishRow(_ record: inout StepRecord, output: JSON) throws(Problem) {
        try finish(&record, output: output, with: settling(record.path) { .commit($0) })
        journal.settle(record.path)
    }

    /// Notes that a row failed, and with it the run, and gives back what was set aside for it.
    func failRow(_ record: inout StepRecord, with problem: Problem) -> Progress {
        defer { journal.settle(record.path) }
        return fail(&record, with: problem, and: settling(record.path) { .release($0) })
    }

    private func settling(_ path: String, _ change: (MeteredRow) -> StepMeter.Change) -> [Durable.Effect] {
        metering.map { [$0.uses(RowUse(change(metered(path))))] } ?? []
    }

    private func metered(_ path: String) -> MeteredRow {
        MeteredRow(workspace: run.workspace, run: run.id, path: path)
    }
}
