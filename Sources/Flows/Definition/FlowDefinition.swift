public import Apps
import Values

/// A flow as its author wrote it: what starts it, and the tree of its steps.
public struct FlowDefinition: Sendable {
    /// The flow's name, unique in its workspace.
    public let name: String
    /// What starts a run.
    public let trigger: FlowTrigger
    /// The steps, in their order.
    public let steps: [Step]

    /// Reads a definition, YAML or JSON.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - file: The name that stands in front of every place.
    ///   - apps: The apps whose actions the steps may name.
    /// - Throws: Everything that is wrong with it, each with file, line and column.
    public init(source: [UInt8], file: String, apps: AppCatalog) throws(Problems) {
        let reader = DefinitionReader(file: file)
        let flow = reader.document(source).flatMap { node in
            reader.mapping(node) { mapping -> FlowDefinition? in
                let name = mapping.required("flow", as: String.self)
                let trigger = mapping.required("trigger", as: FlowTrigger.self)
                var steps = StepReader(reader: reader, apps: apps)
                guard let node = mapping.node("steps") else {
                    mapping.report(.flowWithoutSteps, key: "steps")
                    return nil
                }
                let read = steps.steps(node, scope: Step.outermostNames)
                guard let name, let trigger else { return nil }
                return FlowDefinition(name: name, trigger: trigger, steps: read)
            }
        }
        self = try reader.finish(flow)
    }

    private init(name: String, trigger: FlowTrigger, steps: [Step]) {
        self.name = name
        self.trigger = trigger
        self.steps = steps
    }
}
