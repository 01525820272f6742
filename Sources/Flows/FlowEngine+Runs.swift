import Apps
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
        let isFirst = attempt.ref.token == 1
        let kept = try await database.read { snapshot -> KeptRun? in
            guard let run = try snapshot.run(id, workspace: workspace), run.job == attempt.ref.id else {
                return nil
            }
            let steps =
                isFirst && run.startedAt == nil ? [] : try snapshot.steps(of: id, workspace: workspace)
            return KeptRun(
                run: run, body: try snapshot.triggerBody(of: id, workspace: workspace) ?? [], steps: steps)
        }
        guard let kept, !kept.run.state.isFinal else { return .done }
        let startedAt = kept.run.startedAt ?? database.world.now
        let journal = Journal(kept.steps, run: id, workspace: workspace)
        var progress: Progress
        do {
            progress = try await walk(kept, startedAt: startedAt, attempt: attempt, journal: journal)
        } catch let problem as Problem where !problem.code.hasPrefix("storage.") {
            progress = .ended(.failed(problem))
        } catch let problems as Problems {
            progress = .ended(.failed(problems.summary))
        }
        if case .done = progress { progress = .ended(.succeeded) }
        return completion(of: kept.run, startedAt: startedAt, progress: progress, journal: journal)
    }

    private func walk(
        _ kept: KeptRun, startedAt: Timestamp, attempt: Attempt, journal: Journal
    ) async throws
        -> Progress
    {
        let run = kept.run
        let definition = try await definition(of: run.flow, version: run.version, workspace: run.workspace)
        let trigger = try JSON(parsing: kept.body)
        if run.startedAt == nil,
            let eventID = try definition.trigger.eventID?.evaluate(in: trigger, now: startedAt),
            let text = eventID.eventText
        {
            let first = try await database.write { tx in
                try tx.claimEvent(text, of: run.flow, workspace: run.workspace, for: run.id)
            }
            if let first { return .ended(.failed(.duplicateEvent(first))) }
        }
        let walk = Walk(
            run: run, definition: definition, startedAt: startedAt, attempt: attempt, journal: journal,
            caller: caller, credentials: credentials,
            world: database.world)
        let scope = Scope(
            [
                "trigger": trigger, "steps": [:], "workspace": ["id": .string(run.workspace.description)],
                "run": ["id": .string(run.id.description)], "now": .string(startedAt.rfc3339),
            ], now: startedAt)
        return try await walk.walk(scope)
    }

    /// What an attempt leaves behind: the steps that are not committed yet, and the run's new state.
    private func completion(
        of run: RunRecord, startedAt: Timestamp, progress: Progress, journal: Journal
    ) -> Completion {
        let now = database.world.now
        var change = RunChange(workspace: run.workspace, run: run.id, job: run.job, state: .succeeded)
        change.startedAt = startedAt
        var next: [NewJob] = []
        switch progress {
        case .done, .ended(.succeeded):
            change.endedAt = now
        case .ended(.failed(let problem)):
            change = change.with(problem.code == "run.duplicate_event" ? .cancelled : .failed)
            change.endedAt = now
            change.problem = problem
        case .suspended(let suspension):
            change = change.with(suspension.state)
            change.problem = suspension.problem
            if let until = suspension.until {
                let job = RunJob.new(
                    run.id, workspace: run.workspace, id: database.world.newID(), notBefore: until)
                change.nextJob = job.id
                next = [job]
            }
        }
        return Completion(effects: journal.takeUnwritten() + [RunChange.effect(change)], next: next)
    }
}

/// A run with all that is kept of it.
private struct KeptRun: Sendable {
    let run: RunRecord
    let body: [UInt8]
    let steps: [StepRecord]
}

extension RunChange {
    fileprivate func with(_ state: RunState) -> RunChange {
        var change = RunChange(workspace: workspace, run: run, job: job, state: state)
        change.startedAt = startedAt
        return change
    }
}

extension JSON {
    /// The value as an event id: a text or a number that is no longer than a key may be.
    fileprivate var eventText: String? {
        let text: String? =
            switch self {
            case .string(let text): text
            case .int, .number: self.text
            case .null, .bool, .array, .object: nil
            }
        guard let text, !text.isEmpty, text.utf8.count <= 512 else { return nil }
        return text
    }
}
