import Apps
import Connections
import Definitions
import Values

/// Reads the steps of a flow and checks them: every name that an expression reads exists there, every step that it
/// reads comes before, every action and every field of it exists in its app.
struct StepReader {
    /// How deep steps may stand in steps.
    static let depthMax = 16
    /// How many steps a flow may have.
    static let countMax = 1_000

    let reader: DefinitionReader
    let apps: AppCatalog
    private var ids: Set<String> = []
    private var depth = 0

    init(reader: DefinitionReader, apps: AppCatalog) {
        self.reader = reader
        self.apps = apps
    }

    /// Reads a list of steps in which these names can be read.
    mutating func steps(_ node: DefinitionNode, scope: Set<String>) -> [Step] {
        guard let elements = node.elements, !elements.isEmpty else {
            reader.report(.flowWithoutSteps, at: node.place)
            return []
        }
        guard depth < StepReader.depthMax else {
            reader.report(.stepsTooDeep(StepReader.depthMax), at: node.place)
            return []
        }
        depth += 1
        defer { depth -= 1 }
        var steps: [Step] = []
        for element in elements {
            let known = ids
            if let step = step(element, scope: scope, earlier: known) { steps.append(step) }
        }
        return steps
    }

    private mutating func step(_ node: DefinitionNode, scope: Set<String>, earlier: Set<String>) -> Step? {
        var inner = self
        let step = reader.mapping(node) { mapping -> Step? in
            guard let id = mapping.required("id", as: String.self) else { return nil }
            guard StepReader.isIdentifier(id) else {
                mapping.report(.stepID(id), key: "id")
                mapping.skip()
                return nil
            }
            guard inner.ids.count < StepReader.countMax else {
                mapping.report(.tooManySteps(StepReader.countMax), key: "id")
                mapping.skip()
                return nil
            }
            guard inner.ids.insert(id).inserted else {
                mapping.report(.repeatedStep(id), key: "id")
                mapping.skip()
                return nil
            }
            let kinds = StepWord.allCases.filter { mapping.keys.contains($0.rawValue) }
            guard kinds.count == 1, let word = kinds.first else {
                reader.report(.stepKind(kinds.map(\.rawValue)), at: mapping.place)
                mapping.skip()
                return nil
            }
            return inner.kind(word, mapping, scope: scope, earlier: earlier).map { Step(id: id, kind: $0) }
        }
        ids = inner.ids
        return step
    }

    private mutating func kind(
        _ word: StepWord, _ mapping: DefinitionMapping, scope: Set<String>, earlier: Set<String>
    ) -> Step.Kind? {
        let names = NameCheck(reader: reader, scope: scope, steps: earlier)
        switch word {
        case .action:
            return action(mapping, names).map(Step.Kind.action)
        case .filter:
            return names.expression(mapping, "filter").map(Step.Kind.filter)
        case .branch:
            return branch(mapping, scope: scope, names).map(Step.Kind.branch)
        case .loop:
            return loop(mapping, scope: scope, names).map(Step.Kind.loop)
        case .parallel:
            let lists = mapping.node("parallel").flatMap { reader.list($0) { $0 } } ?? []
            return .parallel(lists.map { steps($0, scope: scope) })
        case .delay:
            return delay(mapping, names).map(Step.Kind.delay)
        case .wait:
            return wait(mapping, names).map(Step.Kind.wait)
        case .flow:
            let flow = mapping.required("flow", as: String.self)
            let input = mapping.node("input").flatMap { names.mapping($0) } ?? .constant([:])
            return flow.map { .flow(SubflowStep(flow: $0, input: input)) }
        case .end:
            let outcome = mapping.required("end", as: EndStep.Outcome.self)
            let reason = mapping.node("reason").flatMap { names.template($0) }
            let output = mapping.node("output").flatMap { names.mapping($0) }
            return outcome.map { .end(EndStep(outcome: $0, reason: reason, output: output)) }
        }
    }

    private func wait(_ mapping: DefinitionMapping, _ names: NameCheck) -> WaitStep? {
        let source = mapping.required("wait", as: WaitStep.Source.self)
        let question = mapping.node("ask").flatMap { names.template($0) }
        let timeout = mapping.optional("timeout", as: WrittenDuration.self)?.duration
        let expiry = mapping.optional("on_timeout", as: WaitStep.Expiry.self)
        return source.map {
            WaitStep(
                source: $0, question: question, timeout: timeout ?? WaitStep.standardTimeout,
                expiry: expiry ?? .fail)
        }
    }

    private func action(_ mapping: DefinitionMapping, _ names: NameCheck) -> ActionStep? {
        let name = mapping.required("action", as: String.self)
        let connection = mapping.optional("connection", as: String.self)
        if let connection {
            do throws(Problem) {
                try SavedConnection.check(name: connection)
            } catch {
                mapping.report(error, key: "connection")
            }
        }
        let inputNode = mapping.node("input")
        let input = inputNode.flatMap { names.mapping($0) } ?? .constant([:])
        guard let name else { return nil }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            mapping.report(.actionName(name), key: "action")
            return nil
        }
        let step = ActionStep(
            app: String(parts[0]), action: String(parts[1]), connection: connection, input: input)
        do throws(Problem) {
            let (app, action) = try apps.action(step.action, of: step.app)
            if connection == nil, app.connection.kind != .none {
                reader.report(.connectionNeeded(step.app), at: mapping.place)
            }
            if let inputNode {
                FieldNames(reader: reader).check(input, against: action.fields, at: inputNode)
            }
        } catch {
            mapping.report(error, key: "action")
            return nil
        }
        return step
    }

    private mutating func branch(
        _ mapping: DefinitionMapping, scope: Set<String>, _ names: NameCheck
    ) -> [Step.Arm]? {
        guard let node = mapping.node("branch"), let elements = reader.list(node, { $0 }) else { return nil }
        var inner = self
        let arms = elements.compactMap { element in
            reader.mapping(element) { arm -> Step.Arm? in
                let condition = arm.keys.contains("if") ? names.expression(arm, "if") : nil
                let steps = arm.node("steps").map { inner.steps($0, scope: scope) } ?? []
                return Step.Arm(condition: condition, steps: steps)
            }
        }
        self = inner
        return arms
    }

    private mutating func loop(
        _ mapping: DefinitionMapping, scope: Set<String>, _ names: NameCheck
    ) -> LoopStep? {
        let list = names.expression(mapping, "loop")
        let item = mapping.optional("as", as: String.self) ?? "item"
        let index = mapping.optional("index", as: String.self)
        guard let node = mapping.node("steps") else {
            mapping.report(.flowWithoutSteps, key: "steps")
            return nil
        }
        let steps = steps(node, scope: scope.union([item]).union(index.map { [$0] } ?? []))
        return list.map { LoopStep(list: $0, item: item, index: index, steps: steps) }
    }

    private func delay(_ mapping: DefinitionMapping, _ names: NameCheck) -> DelayStep? {
        guard let node = mapping.node("delay") else { return nil }
        if node.members == nil { return WrittenDuration.read(node, by: reader).map { .lasting($0.duration) } }
        return reader.mapping(node) { delay in
            guard let until = delay.node("until") else {
                reader.report(.delayUntil, at: delay.place)
                return nil
            }
            return names.template(until).map(DelayStep.until)
        }
    }

    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, text.count <= 64 else { return false }
        return (first == "_" || first.properties.isXIDStart)
            && text.unicodeScalars.dropFirst().allSatisfy { $0.properties.isXIDContinue }
    }
}

/// The keys that say what kind of step a mapping is.
private enum StepWord: String, CaseIterable {
    case action, filter, branch, loop, parallel, delay, wait, flow, end
}

extension DefinitionMapping {
    /// Takes every key as known: what is wrong with the mapping has been said.
    fileprivate func skip() {
        for key in keys { _ = node(key) }
    }
}
