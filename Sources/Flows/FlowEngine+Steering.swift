import Durable
public import Storage
public import Values

extension FlowEngine {
    /// Calls a run off; a call that is under way is not taken back.
    /// - Throws: `run.unknown`, `run.ended`; nothing is changed then.
    public func cancel(_ id: ID<Run>, workspace: ID<Workspace>, in tx: Transaction) throws {
        let run = try found(id, workspace: workspace, in: tx)
        guard !run.state.isFinal else { throw Problem.runHasEnded(id, run.state) }
        try tx.end(run, as: .cancelled)
    }

    /// Lets a run that failed, or is held, go on from the step at which it stopped, or from an earlier one.
    ///
    /// - Parameters:
    ///   - id: The run.
    ///   - path: The step from which everything is done anew; `nil` is where it stopped.
    ///   - workspace: Whose it is.
    ///   - tx: The transaction in which it happens.
    /// - Throws: `run.unknown`, `run.not_failed`, `run.unknown_step`, `run.step_in_doubt`; nothing is changed then.
    public func retry(_ id: ID<Run>, from path: String?, workspace: ID<Workspace>, in tx: Transaction) throws
    {
        let run = try found(id, workspace: workspace, in: tx)
        switch run.state {
        case .failed, .cancelled, .held: break
        case .queued, .running, .waiting, .inDoubt, .succeeded:
            throw Problem.runCannotBeRetried(id, run.state)
        }
        let steps = try tx.steps(of: id, workspace: workspace, valuesApart: false)
        let plan = try RetryPlan(steps, of: run.state, from: path)
        try tx.forgetSteps(of: run, at: plan.forgotten)
        try tx.forgetWaits(of: run, at: plan.forgotten)
        try tx.reopenSteps(of: run, at: plan.reopened)
        try tx.resume(run, state: .queued)
    }

    /// Starts a new run of the same flow, in its newest version, with the same data or other data.
    /// - Returns: The new run.
    /// - Throws: `run.unknown`, `flow.unknown`; nothing is changed then.
    public func replay(
        _ id: ID<Run>, with body: [UInt8]?, workspace: ID<Workspace>, in tx: Transaction
    ) throws -> ID<Run> {
        let run = try found(id, workspace: workspace, in: tx)
        guard let flow = try tx.flow(run.flow, workspace: workspace) else {
            throw Problem.unknownFlow(run.flow.description)
        }
        let kept = try body ?? tx.triggerBody(of: id, workspace: workspace) ?? []
        return try tx.accept(NewRun(flow: flow, body: kept, origin: "\(RunRecord.replay)\(id)"))
    }

    /// Says what became of a call that is in doubt, and lets the run go on.
    ///
    /// - Parameters:
    ///   - id: The run.
    ///   - path: The step.
    ///   - output: What the call gave, where it happened; `nil` where it did not, and is to be made again.
    ///   - workspace: Whose it is.
    ///   - tx: The transaction in which it happens.
    /// - Throws: `run.unknown`, `run.not_in_doubt`; nothing is changed then. A run that ended while the call was in doubt
    ///   stays ended, and can be retried.
    public func resolve(
        _ id: ID<Run>, step path: String, output: JSON?, workspace: ID<Workspace>, in tx: Transaction
    ) throws {
        let run = try found(id, workspace: workspace, in: tx)
        let steps = try tx.steps(of: id, workspace: workspace)
        guard var record = steps.first(where: { $0.path == path }), record.state == .inDoubt else {
            throw Problem.stepNotInDoubt(path)
        }
        if let output {
            record.state = .succeeded
            record.output = output
            record.endedAt = tx.now
        } else {
            record.state = .running
            record.attempts = []
        }
        record.problem = nil
        try tx.write([JournalLine(record, run: id, workspace: workspace)])
        if output != nil {
            try tx.enqueue(MeteringJob.commit(MeteredRow(workspace: workspace, run: id, path: path)))
        }
        if !run.state.isFinal { try tx.resolved(run, at: path) }
    }

    func found(_ id: ID<Run>, workspace: ID<Workspace>, in tx: Transaction) throws -> RunRecord {
        guard let run = try tx.run(id, workspace: workspace) else { throw Problem.unknownRun(id) }
        return run
    }
}
