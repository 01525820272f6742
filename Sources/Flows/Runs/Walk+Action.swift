import Apps
import Durable
import Values
import World

/// How the tries of a call that did not succeed follow each other.
enum CallRetries {
    /// How many tries a call has in all.
    static let attemptsMax = 10
    /// The wait after the first try; it doubles each time.
    static let firstWait = Duration.seconds(1)
    /// The longest wait, also where a vendor asks for more.
    static let longestWait = Duration.seconds(300)

    /// How long to wait after so many tries; `nil` where there were enough.
    static func wait(afterAttempts count: Int, asked: Duration?) -> Duration? {
        guard count < attemptsMax else { return nil }
        let own = min(firstWait * (1 << min(count - 1, 16)), longestWait)
        return min(max(own, asked ?? .zero), longestWait)
    }
}

extension Walk {
    /// Performs an action step: maps and checks its input as a whole, then makes its calls, one after the other.
    func perform(_ step: ActionStep, _ record: StepRecord, _ scope: Scope) async throws -> Progress {
        if let doubt = doubt(record) { return doubt }
        let (app, action) = try caller.apps.action(step.action, of: step.app)
        let input = try step.input.value(in: scope)
        let checked = try action.fields.checked(input, now: scope.now)
        let calls = try action.calls(for: checked, now: scope.now)
        let found: Credentials
        do {
            found = try await credentials(step.connection, step.app, run.workspace)
        } catch let problem as Problem where !problem.isOfStorage {
            return try hold(record, for: .connection(app: step.app), because: problem)
        }
        let called = CalledAction(app: app, action: action, credentials: found)
        guard action.calledForEachRowOf != nil else {
            return try await perform(calls[0], called, record)
        }
        var record = record
        if journal[record.path] == nil { try journal.note(record) }
        var outputs: [JSON] = []
        for call in calls {
            let path = "\(record.path)[\((call.row ?? 0) + 1)]"
            if let known = journal[path], known.state == .succeeded {
                outputs.append(known.output ?? .null)
                continue
            }
            if metering == nil { try await commit() }
            switch try await perform(call, called, journal.begin(path, at: instant())) {
            case .done:
                outputs.append(journal[path]?.output ?? .null)
            case .ended(.failed(let problem)):
                return fail(&record, with: problem)
            case let other:
                return other
            }
        }
        try finish(&record, output: .array(outputs))
        return .done
    }

    /// Makes one call, or finds out what became of it, and notes where the step is then.
    private func perform(
        _ call: ActionCall, _ called: CalledAction, _ known: StepRecord
    ) async throws -> Progress {
        if let doubt = doubt(known) { return doubt }
        var record = known
        if let due = record.dueAt, due > instant() {
            return .suspended(Suspension(state: .waiting, until: due, problem: record.problem))
        }
        record.dueAt = nil
        record.input = called.action.shownItem(of: call)
        if let metering, let stop = try await reserve(record, for: metering) { return stop }
        try await begin()
        if case .unsafe = called.action.effect, record.attempts.last?.endedAt == nil, !record.attempts.isEmpty
        {
            return try await lookUp(call, called, record, because: .interrupted)
        }
        record.attempts.append(StepRecord.Attempt(startedAt: instant()))
        if case .unsafe = called.action.effect {
            try journal.note(record)
            try await commit()
        }
        let outcome = await caller.perform(
            call, of: called.action, in: called.app, with: called.credentials,
            idempotencyKey: "\(run.id)/\(record.path)")
        // A node that shuts down cuts calls off, and would cut their look-ups off too: the next one goes on.
        if outcome.problem != nil { try Task.checkCancellation() }
        record.attempts[record.attempts.count - 1].endedAt = instant()
        record.attempts[record.attempts.count - 1].problem = outcome.problem
        switch outcome {
        case .succeeded(let output):
            try finishRow(&record, output: output)
            return .done
        case .refused(let problem):
            return failRow(&record, with: problem)
        case .expired(let problem):
            return try hold(record, for: .connection(app: called.app.key), because: problem)
        case .throttled(let after, let problem):
            return try retry(record, after: after, because: problem)
        case .unknown(let problem) where called.action.effect.mayBeRepeated:
            return try retry(record, after: nil, because: problem)
        case .unknown(let problem):
            return try await lookUp(call, called, record, because: problem)
        }
    }

    /// Asks whether a call of unknown outcome happened; where nobody can tell, the step is in doubt.
    private func lookUp(
        _ call: ActionCall, _ called: CalledAction, _ known: StepRecord, because problem: Problem
    ) async throws -> Progress {
        var record = known
        switch await caller.lookUp(call, of: called.action, in: called.app, with: called.credentials) {
        case .found(let output):
            try finishRow(&record, output: output)
            return .done
        case .absent:
            record.attempts[record.attempts.count - 1].endedAt = instant()
            record.attempts[record.attempts.count - 1].problem = problem
            return try retry(record, after: nil, because: problem)
        case .unknown:
            try Task.checkCancellation()
            record.state = .inDoubt
            record.problem = problem
            try journal.note(record)
            journal.noteOpenWait()
            return .suspended(Suspension(state: .inDoubt, until: nil, problem: problem))
        }
    }

    /// Where the run stands as long as nobody has said what became of a step's call: it is not made again meanwhile.
    private func doubt(_ record: StepRecord) -> Progress? {
        guard record.state == .inDoubt else { return nil }
        journal.noteOpenWait()
        return .suspended(Suspension(state: .inDoubt, until: nil, problem: record.problem))
    }

    private func retry(
        _ known: StepRecord, after asked: Duration?, because problem: Problem
    ) throws(Problem) -> Progress {
        var record = known
        guard let wait = CallRetries.wait(afterAttempts: record.attempts.count, asked: asked) else {
            return failRow(&record, with: problem)
        }
        let due = instant() + wait
        record.state = .waiting
        record.dueAt = due
        record.problem = problem
        try journal.note(record)
        return .suspended(Suspension(state: .waiting, until: due, problem: problem))
    }

    /// Holds a step until it can go on.
    func hold(
        _ known: StepRecord, for remedy: Remedy, because problem: Problem
    ) throws(Problem) -> Progress {
        var record = known
        record.state = .held
        record.problem = problem
        let line = WaitLine(
            workspace: run.workspace, run: run.id, path: record.path, kind: .remedy, subject: remedy.text)
        try journal.note(record, with: [WaitLine.effect(line)])
        journal.noteOpenWait()
        return .suspended(Suspension(state: .held, until: nil, problem: problem))
    }
}

/// An action with all that its calls need.
private struct CalledAction {
    let app: AppDefinition
    let action: Action
    let credentials: Credentials
}
