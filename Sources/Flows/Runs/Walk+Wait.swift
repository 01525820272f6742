import Durable
import JMESPath
import OrderedCollections
import Values
import World

extension Walk {
    /// How many runs may stand above one that a step has started.
    static let depthMax = 16
    /// How many runs the steps of a run, and of the runs that these have started, may start in all.
    static let familyMax = 10_000

    /// Waits for a callback or an approval.
    func perform(_ wait: WaitStep, _ known: StepRecord, _ scope: Scope) throws -> Progress {
        var record = known
        if let answer = answers[record.path] {
            try finish(&record, output: JSON(parsing: answer))
            return .done
        }
        journal.noteOpenWait()
        let due = record.dueAt ?? record.startedAt + wait.timeout
        if record.dueAt == nil {
            let question = try wait.question?.evaluate(in: scope.root, now: scope.now)
            record.state = .waiting
            record.dueAt = due
            record.input =
                switch wait.source {
                case .callback: ["address": scope.root["callbacks"][record.stepID]]
                case .approval: ["ask": question ?? .string(record.stepID)]
                }
            let line = WaitLine(
                workspace: run.workspace, run: run.id, path: record.path, kind: wait.source.kind, dueAt: due,
                subject: record.input?["ask"].shownText)
            try journal.note(record, with: [WaitLine.effect(line)])
        }
        if due > instant() { return .suspended(Suspension(state: .waiting, until: due)) }
        switch wait.expiry {
        case .fail: return fail(&record, with: .nobodyAnswered(record.path))
        case .proceed:
            try finish(&record, output: .null)
            return .done
        }
    }

    /// Starts a run of another flow, and waits for its end.
    func perform(_ step: SubflowStep, _ known: StepRecord, _ scope: Scope) async throws -> Progress {
        var record = known
        if let bytes = answers[record.path] {
            let answer = try RunAnswer(JSON(parsing: bytes))
            guard answer.state == .succeeded else {
                return fail(&record, with: .otherRunFailed(answer.run, because: answer.problem))
            }
            try finish(&record, output: answer.output)
            return .done
        }
        journal.noteOpenWait()
        if record.state != .waiting {
            let depth = (run.parent?.depth ?? 0) + 1
            guard depth <= Walk.depthMax else { throw Problem.runsTooDeep(Walk.depthMax) }
            let input = try step.input.value(in: scope)
            let flow = try await findFlow(step.flow)
            let child = world.newID(Run.self, at: instant())
            record.state = .waiting
            record.input = ["run": .string(child.description), "data": input]
            let line = WaitLine(
                workspace: run.workspace, run: run.id, path: record.path, kind: .flow, child: child)
            let start = ChildRun(
                id: child, flow: flow, body: input.bytes,
                parent: RunRecord.Parent(run: run.id, path: record.path, depth: depth, root: run.root))
            try journal.note(record, with: [WaitLine.effect(line), ChildRun.effect(start)])
        }
        return .suspended(Suspension(state: .waiting, until: nil))
    }
}

extension WaitStep.Source {
    fileprivate var kind: WaitKind {
        switch self {
        case .callback: .callback
        case .approval: .approval
        }
    }
}

extension StepRecord {
    /// The step's own name, without the loops around it.
    fileprivate var stepID: String {
        path.split(separator: ".").last.map(String.init) ?? path
    }
}

extension JSON {
    /// A text as it is, anything else as JSON.
    fileprivate var shownText: String? {
        switch self {
        case .null: nil
        case .string(let text): text
        case .bool, .int, .number, .array, .object: text
        }
    }
}
