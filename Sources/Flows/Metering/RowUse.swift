import Durable
import Storage
import Synchronization
import Values

/// A change of what a row uses, written with those of other runs, and what was answered to it.
///
/// The answer is that of the last transaction in which it was written, which is the one that was committed where the
/// checkpoint has returned.
final class RowUse: Sendable {
    let change: StepMeter.Change
    private let kept = Mutex<StepMeter.Answer?>(nil)

    init(_ change: StepMeter.Change) {
        self.change = change
    }

    /// What was answered; `nil` before it is committed.
    var answer: StepMeter.Answer? { kept.withLock { $0 } }

    /// The kind of change under which those of many runs are written together, after everything else: what is left to a
    /// workspace is one row for all its runs.
    static func effect(_ meter: StepMeter) -> EffectKind<RowUse> {
        EffectKind("flow.use", turn: .last) { uses, tx in
            let uses = try tx.due(uses)
            var givenBack: [ID<Workspace>: Int] = [:]
            for (use, answer) in zip(uses, try meter.settle(uses.map(\.change), tx)) {
                use.kept.withLock { $0 = answer }
                switch (answer, use.change) {
                case (.made(let count), _) where count > 0:
                    givenBack[use.change.workspace, default: 0] += count
                case (.short, .commit(let row)):
                    try tx.enqueue(MeteringJob.commit(row, notBefore: tx.now + MeteringJob.shortAfter))
                case (.made, _), (.short, _), (.refused, _): continue
                }
            }
            for (workspace, count) in givenBack.sorted(by: { $0.key < $1.key }) {
                try tx.letGoOn(count, of: workspace, with: .feature(meter.feature))
            }
        }
    }
}

extension StepMeter.Change {
    fileprivate var workspace: ID<Workspace> {
        switch self {
        case .reserve(let row, _), .commit(let row), .release(let row): row.workspace
        case .releaseAll(_, let workspace): workspace
        }
    }

    /// The run of which nothing is to stay set aside.
    fileprivate var released: ID<Run>? {
        if case .releaseAll(let run, _) = self { run } else { nil }
    }
}

extension Transaction {
    /// Those that are still to be made: a run that goes on meanwhile keeps what is set aside for it.
    ///
    /// The runs are locked, in their order: one that ends or goes on at the same time is waited for.
    fileprivate func due(_ uses: [RowUse]) throws -> [RowUse] {
        var goingOn: Set<ID<Run>> = []
        let ended = uses.compactMap { use in use.change.released.map { ($0, use.change.workspace) } }
        for (run, workspace) in ended.sorted(by: { $0.0 < $1.0 }) {
            let found = try lockedRun(run, workspace: workspace)
            if let found, !found.state.isFinal { goingOn.insert(run) }
        }
        return uses.filter { use in use.change.released.map { !goingOn.contains($0) } ?? true }
    }

    /// Lets so many of the runs go on that are held for something.
    ///
    /// An attempt that has just met the lack may be about to hold its run, and one of those may not need it: so somebody looks
    /// once more later, once for all that is given back in a minute.
    fileprivate func letGoOn(_ count: Int, of workspace: ID<Workspace>, with remedy: Remedy) throws {
        if try !runsHeld(for: remedy, of: workspace, after: nil, limit: 1).isEmpty {
            try enqueue(HeldRunsJob(remedy, atMost: count).job(workspace))
        }
        let look = HeldRunsJob(remedy, atMost: FlowEngine.housekeepingBatch)
        var job = look.job(workspace, notBefore: now + HeldRunsJob.lateAfter)
        job.key = "late/\(remedy.text)/\(now.microseconds / 60_000_000)"
        try enqueue(job)
    }
}
