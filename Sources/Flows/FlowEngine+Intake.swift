import Durable
public import Storage
public import Values

/// What an accepted event has become.
public struct Accepted: Hashable, Sendable {
    /// The run that works on it.
    public let run: ID<Run>
    /// Whether the same event had started the run before.
    public let isRepeat: Bool
}

/// Thrown where the signature of an event must be checked first, with the secret that the flow has now.
public struct SignatureNeeded: Error, Sendable {
    /// The flow.
    public let flow: ID<Flow>
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// Its secret, sealed; `nil` where it asks for none.
    public let sealedSecret: [UInt8]?
}

extension FlowEngine {
    /// Accepts an event at a flow's address: its bytes are durable when this returns, and looked at in the run.
    ///
    /// - Parameters:
    ///   - body: What was posted.
    ///   - token: The last part of the address.
    ///   - eventID: The sender's own mark of the event, a `webhook-id` header; a repeat starts no second run.
    ///   - sealedSecret: The flow's sealed secret, under which the caller has found the signature to be right; `nil`
    ///     where it has found none to be asked for.
    /// - Returns: The run.
    /// - Throws: ``SignatureNeeded`` where the flow has another secret than that, `flow.unknown_address`,
    ///   `flow.disabled`, the storage's problems; nothing is kept then.
    public func accept(
        _ body: [UInt8], token: String, eventID: String?, verifiedWith sealedSecret: [UInt8]? = nil
    ) async throws -> Accepted {
        let event = HookEvent(
            body: body, token: token, id: eventID.flatMap { $0.isEmpty ? nil : $0.asEventID },
            verifiedWith: sealedSecret)
        try await prepare()
        switch database.engine {
        case .postgres:
            return try await intake.accept(event, in: database)
        case .sqlite:
            return try await database.write { tx in
                var known: [String: FlowRecord] = [:]
                return try tx.accept(event, known: &known)
            }
        }
    }

    /// Starts a flow by hand.
    /// - Throws: `flow.unknown`, `flow.disabled`; nothing is kept then.
    public func start(
        _ name: String, workspace: ID<Workspace>, body: [UInt8], in tx: Transaction
    ) throws -> ID<Run> {
        guard let flow = try tx.flow(named: name, workspace: workspace) else {
            throw Problem.unknownFlow(name)
        }
        guard flow.isEnabled else { throw Problem.flowDisabled(name) }
        return try tx.accept(body, for: flow, origin: FlowTrigger.Kind.manual.rawValue)
    }

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
        return try tx.accept(kept, for: flow, origin: "\(RunRecord.replay)\(id)")
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
        if !run.state.isFinal { try tx.resume(run, state: .queued) }
    }

    func found(_ id: ID<Run>, workspace: ID<Workspace>, in tx: Transaction) throws -> RunRecord {
        guard let run = try tx.run(id, workspace: workspace) else { throw Problem.unknownRun(id) }
        return run
    }
}
