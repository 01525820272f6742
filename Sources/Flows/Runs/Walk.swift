import Apps
import Definitions
import Durable
import JMESPath
import OrderedCollections
import Values
import World

/// One attempt at a run: walks the tree of its steps, takes what the journal already knows as it is, and does the
/// rest, a commit before each step that begins.
///
/// Walking again after a crash or a wait comes to the same place, because every expression reads only what is in the
/// journal and `now` is the instant at which the run was accepted.
struct Walk {
    let run: RunRecord
    let definition: FlowDefinition
    let startedAt: Timestamp
    let attempt: Attempt
    let journal: Journal
    let caller: ActionCaller
    let credentials: FlowEngine.FindCredentials
    let world: World
    /// The time as the database has it, by which timers go.
    let instant: @Sendable () -> Timestamp
    /// What was answered to steps that wait, by their paths.
    let answers: [String: [UInt8]]
    /// The address at which the step of a path waits for a callback.
    let callbackAddress: @Sendable (String) -> String
    /// Finds a flow that may start, by its name.
    let findFlow: @Sendable (String) async throws -> FlowRecord
    /// How rows are metered; `nil` where they are not.
    let metering: Metering?

    /// Walks the whole flow.
    func walk(_ scope: Scope) async throws -> Progress {
        var scope = scope
        let progress = try await walk(definition.steps, under: "", scope: &scope)
        guard case .done = progress, let last = definition.steps.last else { return progress }
        return .ended(.succeeded(scope.root["steps"][last.id]))
    }

    private func walk(_ steps: [Step], under prefix: String, scope: inout Scope) async throws -> Progress {
        for step in steps {
            guard case .wait(let wait) = step.kind, wait.source == .callback else { continue }
            scope.bind(callback: step.id, to: callbackAddress(prefix + step.id))
        }
        for step in steps {
            let path = prefix + step.id
            if let known = journal[path], known.state == .succeeded || known.state == .skipped,
                !step.holdsSteps || known.endedAt != nil
            {
                scope.bind(step: step.id, to: known.output ?? .null)
                bindHeld(by: step, chosen: known.output, under: prefix, to: &scope)
                if case .filter = step.kind, known.output == .bool(false) {
                    return .ended(.succeeded(.null))
                }
                if case .end = step.kind { return .ended(.succeeded(known.output ?? .null)) }
                continue
            }
            switch try await perform(step, at: path, scope: &scope) {
            case .done:
                scope.bind(step: step.id, to: journal[path]?.output ?? .null)
            case let other:
                return other
            }
        }
        return .done
    }

    private func perform(_ step: Step, at path: String, scope: inout Scope) async throws -> Progress {
        if metering == nil || !step.isAction { try await commit() }
        var record = try journal.begin(path, at: instant())
        do {
            switch step.kind {
            case .action(let action):
                return try await perform(action, record, scope)
            case .filter(let condition):
                let isTrue = try condition.isTrue(in: scope)
                try finish(&record, output: .bool(isTrue))
                return isTrue ? .done : .ended(.succeeded(.null))
            case .branch(let arms):
                return try await perform(arms, record, under: prefix(of: path, step), scope: &scope)
            case .loop(let loop):
                return try await perform(loop, record, scope)
            case .parallel(let lists):
                return try await perform(lists, record, under: prefix(of: path, step), scope: &scope)
            case .delay(let delay):
                return try perform(delay, record, scope)
            case .wait(let wait):
                return try perform(wait, record, scope)
            case .flow(let flow):
                return try await perform(flow, record, scope)
            case .end(let end):
                return try perform(end, record, scope)
            }
        } catch let problem as Problem where !problem.isOfStorage {
            return fail(&record, with: problem)
        } catch let problems as Problems {
            return fail(&record, with: problems.summary)
        }
    }

    /// Binds what a branch or parallel lists hold, once they are done, as the journal has it: what follows them reads the
    /// same in the attempt that did them and in a later one.
    private func bindHeld(by step: Step, chosen: JSON?, under prefix: String, to scope: inout Scope) {
        switch step.kind {
        case .branch(let arms):
            let arm = Int(chosen?.integer ?? 0) - 1
            if arms.indices.contains(arm) { bindHeld(arms[arm].steps, under: prefix, to: &scope) }
        case .parallel(let lists):
            for list in lists { bindHeld(list, under: prefix, to: &scope) }
        case .action, .filter, .loop, .delay, .wait, .flow, .end: return
        }
    }

    private func bindHeld(_ steps: [Step], under prefix: String, to scope: inout Scope) {
        for step in steps {
            let output = journal[prefix + step.id]?.output
            if case .wait(let wait) = step.kind, wait.source == .callback {
                scope.bind(callback: step.id, to: callbackAddress(prefix + step.id))
            }
            scope.bind(step: step.id, to: output ?? .null)
            bindHeld(by: step, chosen: output, under: prefix, to: &scope)
        }
    }

    private func prefix(of path: String, _ step: Step) -> String {
        String(path.dropLast(step.id.count))
    }

    private func perform(
        _ arms: [Step.Arm], _ record: StepRecord, under prefix: String, scope: inout Scope
    ) async throws -> Progress {
        var record = record
        if record.output == nil {
            let chosen = try arms.firstIndex { arm in
                guard let condition = arm.condition else { return true }
                return try condition.isTrue(in: scope)
            }
            record.output = .int(Int64((chosen ?? -1) + 1))
            try journal.note(record)
        }
        let chosen = Int(record.output?.integer ?? 0)
        if arms.indices.contains(chosen - 1) {
            let progress = try await walk(arms[chosen - 1].steps, under: prefix, scope: &scope)
            guard case .done = progress else { return progress }
        }
        try finish(&record, output: .int(Int64(chosen)))
        return .done
    }

    private func perform(_ loop: LoopStep, _ record: StepRecord, _ scope: Scope) async throws -> Progress {
        var record = record
        let elements: [JSON]
        switch try loop.list.evaluate(in: scope.root, now: scope.now) {
        case .array(let list): elements = list
        case .null: elements = []
        case let other: throw Problem.notAList(loop.list.text, other.typeName)
        }
        if journal[record.path] == nil { try journal.note(record) }
        var outputs: [JSON] = []
        for (index, element) in elements.enumerated() {
            var inner = scope
            inner.bind(loop.item, to: element)
            if let name = loop.index { inner.bind(name, to: .int(Int64(index + 1))) }
            let progress = try await walk(loop.steps, under: "\(record.path)[\(index + 1)].", scope: &inner)
            guard case .done = progress else { return progress }
            outputs.append(inner.root["steps"][loop.steps.last?.id ?? ""])
        }
        try finish(&record, output: .array(outputs))
        return .done
    }

    private func perform(
        _ lists: [[Step]], _ record: StepRecord, under prefix: String, scope: inout Scope
    ) async throws -> Progress {
        var record = record
        if journal[record.path] == nil { try journal.note(record) }
        let before = scope
        let progresses = try await withThrowingTaskGroup(of: (Int, Progress).self) { group in
            for (index, list) in lists.enumerated() {
                group.addTask {
                    var inner = before
                    return (index, try await walk(list, under: prefix, scope: &inner))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        var suspension: Suspension?
        for (_, progress) in progresses.sorted(by: { $0.0 < $1.0 }) {
            switch progress {
            case .ended: return progress
            case .suspended(let other): suspension = suspension?.joined(with: other) ?? other
            case .done: continue
            }
        }
        if let suspension { return .suspended(suspension) }
        for list in lists { bindHeld(list, under: prefix, to: &scope) }
        try finish(&record, output: .null)
        return .done
    }

    private func perform(_ delay: DelayStep, _ record: StepRecord, _ scope: Scope) throws -> Progress {
        var record = record
        let due: Timestamp =
            if let known = record.dueAt {
                known
            } else {
                switch delay {
                case .lasting(let duration): record.startedAt + duration
                case .until(let template): try template.instant(in: scope)
                }
            }
        if due <= instant() {
            record.dueAt = nil
            try finish(&record, output: .string(due.rfc3339))
            return .done
        }
        record.state = .waiting
        record.dueAt = due
        try journal.note(record)
        return .suspended(Suspension(state: .waiting, until: due))
    }

    private func perform(_ end: EndStep, _ record: StepRecord, _ scope: Scope) throws -> Progress {
        var record = record
        let reason = try end.reason?.evaluate(in: scope.root, now: scope.now)
        switch end.outcome {
        case .succeeded:
            let output = try end.output?.value(in: scope) ?? reason ?? .null
            try finish(&record, output: output)
            return .ended(.succeeded(output))
        case .failed:
            return fail(&record, with: .endedByFlow(reason?.string ?? record.path))
        }
    }
}

extension Walk {
    /// Commits what the journal has noted; what others have noted is durable then, too.
    func commit() async throws {
        try await journal.commit { effects in
            var effects = effects
            if run.state != .running, journal.takeBeginning() { effects.append(beginning) }
            try await attempt.checkpoint(effects)
        }
    }

    /// Makes durable that the run is worked on, before a call of it leaves: whoever wakes a run at rest takes it from the
    /// job that was to go on with it, and would take the call from the attempt that has made it.
    func begin() async throws {
        guard run.state.isAtRest else { return }
        journal.note(beginning: beginning)
        try await commit()
    }

    private var beginning: Durable.Effect {
        RunChange.effect(
            RunChange(
                workspace: run.workspace, run: run.id, job: attempt.ref.id, state: .running,
                startedAt: startedAt))
    }

    /// Notes that a step is done.
    /// - Throws: `run.value_too_long`, `run.value_too_deep`.
    func finish(
        _ record: inout StepRecord, output: JSON, with others: [Durable.Effect] = []
    ) throws(Problem) {
        record.state = .succeeded
        record.endedAt = instant()
        record.problem = nil
        record.output = output
        try journal.note(record, with: others)
    }

    /// Notes that a step failed, and with it the run.
    func fail(
        _ record: inout StepRecord, with problem: Problem, and others: [Durable.Effect] = []
    ) -> Progress {
        record.state = .failed
        record.endedAt = instant()
        record.problem = problem
        journal.note(failed: record, with: others)
        return .ended(.failed(problem))
    }
}

extension Expression {
    /// Whether the value is true in JMESPath's sense: not null, false, or empty.
    func isTrue(in scope: Scope) throws(Problem) -> Bool {
        switch try evaluate(in: scope.root, now: scope.now) {
        case .null, .bool(false): false
        case .bool(true), .int, .number: true
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        }
    }
}

extension Template {
    /// The instant that the value names: an RFC 3339 text or Unix seconds.
    fileprivate func instant(in scope: Scope) throws(Problem) -> Timestamp {
        let value = try evaluate(in: scope.root, now: scope.now)
        if let seconds = value.integer, seconds.magnitude < 1 << 40 { return Timestamp(seconds: seconds) }
        guard let text = value.string else { throw .notAnInstant(value.typeName) }
        return try Timestamp(rfc3339: text)
    }
}

extension Step {
    /// Whether it calls an app: where that is metered, the commit before it is the one that reserves the call.
    fileprivate var isAction: Bool {
        if case .action = kind { true } else { false }
    }

    /// Whether its journal line begins before its steps do.
    fileprivate var holdsSteps: Bool {
        switch kind {
        case .branch, .loop, .parallel: true
        case .action, .filter, .delay, .wait, .flow, .end: false
        }
    }
}
