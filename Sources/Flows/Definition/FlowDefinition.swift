public import Apps
public import Definitions
import Values

/// A flow as its author wrote it: what starts it, and the tree of its steps.
public struct FlowDefinition: Sendable {
    /// The flow's name, unique in its workspace.
    public let name: String
    /// What starts a run.
    public let trigger: FlowTrigger
    /// The steps, in their order.
    public let steps: [Step]
    /// How many runs are worked on at once at most; `nil` is without bound.
    public let concurrency: Int?

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
                let trigger = mapping.node("trigger").flatMap {
                    TriggerReader(reader: reader, apps: apps).read($0)
                }
                if mapping.node("trigger") == nil { mapping.report(.triggerMissing, key: "trigger") }
                let concurrency = mapping.integer("concurrency", in: 1...FlowDefinition.concurrencyMax)
                var steps = StepReader(reader: reader, apps: apps)
                guard let node = mapping.node("steps") else {
                    mapping.report(.flowWithoutSteps, key: "steps")
                    return nil
                }
                let read = steps.steps(node, scope: Step.outermostNames)
                guard let name, let trigger else { return nil }
                return FlowDefinition(
                    name: name, trigger: trigger, steps: read, concurrency: concurrency.map(Int.init))
            }
        }
        self = try reader.finish(flow)
    }

    private init(name: String, trigger: FlowTrigger, steps: [Step], concurrency: Int?) {
        self.name = name
        self.trigger = trigger
        self.steps = steps
        self.concurrency = concurrency
    }

    /// The most runs at once that a flow may ask for.
    static let concurrencyMax: Int64 = 1_000

    /// The names of the connections that its steps call with.
    var connections: [String] { steps.flatMap(\.connections) }

    /// Whether a step waits for a callback.
    var waitsForCallback: Bool { steps.contains(where: \.waitsForCallback) }
}
