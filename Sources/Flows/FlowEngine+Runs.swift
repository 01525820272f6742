import Apps
import Definitions
import Durable
import JMESPath
import OrderedCollections
import Storage
import Values
import World

extension FlowEngine {
    /// Works on a run until it ends or cannot go on.
    func work(on attempt: Attempt) async throws -> Completion {
        guard let uuid = UUIDBytes(bytes: attempt.payload) else { throw JobGivenUp(.versionLost) }
        let (id, workspace) = (ID<Run>(uuid), attempt.ref.workspace)
        guard let kept = try await kept(id, workspace: workspace, attempt), !kept.run.state.isFinal else {
            return .done
        }
        try await prepare()
        let startedAt = kept.run.startedAt ?? database.now
        let journal = Journal(kept.steps, run: id, workspace: workspace)
        var progress: Progress
        do {
            progress = try await walk(kept, startedAt: startedAt, attempt: attempt, journal: journal)
        } catch let problem as Problem where !problem.isOfStorage {
            progress = .ended(.failed(problem))
        } catch let problems as Problems {
            progress = .ended(.failed(problems.summary))
        }
        return completion(
            of: kept, startedAt: startedAt, progress: progress, journal: journal, by: attempt)
    }

    /// The run of an attempt; `nil` where there is none, or where it is another job's.
    private func kept(
        _ id: ID<Run>, workspace: ID<Workspace>, _ attempt: Attempt
    ) async throws -> KeptRun? {
        if attempt.ref.token == 1, let fresh = fresh.take(id, for: attempt.ref.id) { return fresh }
        return try await database.read { snapshot in
            guard let (run, body) = try snapshot.runWithBody(id, workspace: workspace),
                run.job == attempt.ref.id
            else { return nil }
            if attempt.ref.token == 1 && run.startedAt == nil { return KeptRun(run: run, body: body) }
            return KeptRun(
                run: run, body: body, steps: try snapshot.steps(of: id, workspace: workspace),
                answers: try snapshot.answers(of: id, workspace: workspace))
        }
    }

    private func walk(
        _ kept: KeptRun, startedAt: Timestamp, attempt: Attempt, journal: Journal
    ) async throws
        -> Progress
    {
        let run = kept.run
        if let parent = run.parent, parent.place > Walk.familyMax {
            return .ended(.failed(.runsTooMany(Walk.familyMax, below: parent.root)))
        }
        let definition = try await definition(of: run.flow, version: run.version, workspace: run.workspace)
        let trigger = try JSON(parsing: kept.body)
        if run.startedAt == nil, run.isFirstOfItsEvent,
            let event = try definition.trigger.eventID(of: trigger, now: run.acceptedAt)
        {
            let claimed = try await database.write { tx in
                try tx.claimEvent(event, of: run.flow, workspace: run.workspace, for: run.id)
            }
            if !claimed.isNew { return .ended(.failed(.duplicateEvent(claimed.first))) }
        }
        let key = definition.waitsForCallback ? try await callbackKey() : nil
        let walk = Walk(
            run: run, definition: definition, startedAt: startedAt, attempt: attempt, journal: journal,
            caller: caller, credentials: credentials, world: database.world,
            instant: { [database] in database.now }, answers: kept.answers,
            callbackAddress: { [publicURL] path in
                guard let key else { preconditionFailure("a flow without callbacks has no address for one") }
                let address = CallbackAddress(workspace: run.workspace, run: run.id, path: path)
                return "\(publicURL)/callbacks/\(address.text(key))"
            },
            findFlow: { [database] name in try await database.startable(name, workspace: run.workspace) },
            metering: try await metering())
        let scope = Scope(
            [
                "trigger": trigger, "steps": [:], "workspace": ["id": .string(run.workspace.description)],
                "run": ["id": .string(run.id.description)], "now": .string(run.acceptedAt.rfc3339),
            ], now: run.acceptedAt)
        let progress = try await walk.walk(scope)
        // What ends with a closure sees one state of the database on PostgreSQL, and what is left to a workspace changes
        // with all its runs.
        if walk.metering != nil, journal.hasOpenWaits { try await walk.commit() }
        return progress
    }

    /// What an attempt leaves behind: the steps that are not committed yet, and the run's new state.
    private func completion(
        of kept: KeptRun, startedAt: Timestamp, progress: Progress, journal: Journal, by attempt: Attempt
    ) -> Completion {
        let run = kept.run
        var change = RunChange(
            workspace: run.workspace, run: run.id, job: attempt.ref.id, state: .succeeded)
        change.startedAt = startedAt
        var output = JSON.null
        var resumesAt: Timestamp?
        switch progress {
        case .done:
            change.endedAt = database.now
        case .ended(.succeeded(let value)):
            output = value
            change.endedAt = database.now
        case .ended(.failed(let problem)):
            change.state = problem.code == "run.duplicate_event" ? .cancelled : .failed
            change.endedAt = database.now
            change.problem = problem
        case .suspended(let suspension):
            change.state = suspension.state
            change.problem = suspension.problem
            resumesAt = suspension.until
        }
        if change.state.isFinal, let parent = run.parent {
            let answer = RunAnswer(run: run.id, state: change.state, output: output, problem: change.problem)
            change.answer = (parent, answer.bytes)
        }
        var after: [NewJob] = []
        if change.state.isFinal, meter != nil,
            kept.mayHaveReserved(before: attempt) || journal.hasReservations
        {
            after.append(MeteringJob.release(run.id, run.workspace))
        }
        let effects = journal.takeUnwritten()
        change.closesWaits = change.state.isFinal && (journal.hasOpenWaits || !kept.answers.isEmpty)
        let mayBeAnswered = change.state.isAtRest || change.problem?.code == "run.nobody_answered"
        if journal.hasOpenWaits, mayBeAnswered {
            let (seen, next) = (Set(kept.answers.keys), job(after: attempt, for: run))
            return .ofRun(effects, next: after) { [change, resumesAt] tx in
                try tx.apply(change, unlessAnsweredBeside: seen, next: next, at: resumesAt)
            }
        }
        guard let resumesAt else { return .ofRun(effects + [RunChange.effect(change)], next: after) }
        var next = job(after: attempt, for: run)
        next.notBefore = resumesAt
        change.nextJob = next.id
        return .ofRun(effects + [RunChange.effect(change)], next: [next])
    }

    /// A job that goes on with a run, within the same limits.
    private func job(after attempt: Attempt, for run: RunRecord) -> NewJob {
        RunJob.new(
            run.id, workspace: run.workspace, limits: attempt.limits, id: database.world.newID(Job.self))
    }
}

extension Completion {
    /// The end of an attempt at a run, of which the run's own history tells.
    fileprivate static func ofRun(
        _ effects: [Durable.Effect], next: [NewJob] = [],
        closure: (@Sendable (Transaction) throws -> Void)? = nil
    ) -> Completion {
        var completion = Completion(effects: effects, next: next, closure: closure)
        completion.isRemembered = false
        return completion
    }
}

extension KeptRun {
    /// Whether an attempt before this one may have set something aside for a row and left it so.
    fileprivate func mayHaveReserved(before attempt: Attempt) -> Bool {
        attempt.ref.token > 1 || run.startedAt != nil
            || steps.contains { step in
                switch step.state {
                case .running, .waiting, .held, .inDoubt: !step.attempts.isEmpty
                case .succeeded, .failed, .cancelled, .skipped: false
                }
            }
    }
}

extension Database {
    /// The flow of a name, where it may start.
    fileprivate func startable(_ name: String, workspace: ID<Workspace>) async throws -> FlowRecord {
        guard let flow = try await read({ try $0.flow(named: name, workspace: workspace) }) else {
            throw Problem.unknownFlow(name)
        }
        guard flow.isEnabled else { throw Problem.flowDisabled(name) }
        return flow
    }
}
