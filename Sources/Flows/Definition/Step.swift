import Apps
public import Definitions
public import JMESPath
import Values

/// One step of a flow; some kinds hold further steps.
public struct Step: Sendable {
    /// Its name among the steps, by which later ones read its output: `steps.send`.
    public let id: String
    /// What it does.
    public let kind: Kind

    /// The names that every expression of a flow may read.
    static let outermostNames: Set<String> = [
        "trigger", "steps", "workspace", "now", "run", "callbacks",
    ]

    /// What a step does.
    public indirect enum Kind: Sendable {
        /// Calls an app's action.
        case action(ActionStep)
        /// Lets the run go on where the expression is true, and ends it well otherwise.
        case filter(Expression)
        /// Goes the first way whose condition is true.
        case branch([Arm])
        /// Runs its steps for each element of a list, one after the other.
        case loop(LoopStep)
        /// Runs several lists of steps, each for itself, and goes on when all are done.
        case parallel([[Step]])
        /// Waits for a time.
        case delay(DelayStep)
        /// Waits for somebody.
        case wait(WaitStep)
        /// Runs another flow and waits for its end.
        case flow(SubflowStep)
        /// Ends the run.
        case end(EndStep)
    }

    /// The steps in it.
    var inner: [Step] {
        switch kind {
        case .branch(let arms): arms.flatMap(\.steps)
        case .loop(let loop): loop.steps
        case .parallel(let lists): lists.flatMap(\.self)
        case .action, .filter, .delay, .wait, .flow, .end: []
        }
    }

    /// Whether it, or a step in it, waits for a callback.
    var waitsForCallback: Bool {
        if case .wait(let wait) = kind { return wait.source == .callback }
        return inner.contains(where: \.waitsForCallback)
    }

    /// The names of the connections that it, or a step in it, calls with.
    var connections: [String] {
        if case .action(let action) = kind { return action.connection.map { [$0] } ?? [] }
        return inner.flatMap(\.connections)
    }

    /// One way of a branch.
    public struct Arm: Sendable {
        /// When it is gone; `nil` is always.
        public let condition: Expression?
        /// The steps on the way.
        public let steps: [Step]
    }
}

/// Calls an action of an app.
public struct ActionStep: Sendable {
    /// The app's key.
    public let app: String
    /// The action's key.
    public let action: String
    /// The name of the connection with whose credentials it is called; `nil` where the app needs none.
    public let connection: String?
    /// What the action's fields get.
    public let input: Mapping
}

/// Runs steps for each element of a list.
public struct LoopStep: Sendable {
    /// The list.
    public let list: Expression
    /// The name of the element: `item` unless said otherwise.
    public let item: String
    /// The name of its number, from 1.
    public let index: String?
    /// What is run for each.
    public let steps: [Step]
}

/// Waits for a time.
public enum DelayStep: Sendable {
    /// So long from the moment the step is reached.
    case lasting(Duration)
    /// Until an instant: a template whose value is an RFC 3339 text or a number of Unix seconds.
    case until(Template)
}

/// Waits for somebody.
public struct WaitStep: Sendable {
    /// For whom.
    public enum Source: String, Sendable, CaseIterable, DefinitionReadable {
        /// A request to the step's own address.
        case callback
        /// A member who says yes or no.
        case approval
    }

    /// What happens when nobody has answered in time.
    public enum Expiry: String, Sendable, CaseIterable, DefinitionReadable {
        /// The step fails, and with it the run.
        case fail
        /// The run goes on, and the step's output is null.
        case proceed
    }

    /// How long where the flow does not say.
    static let standardTimeout = Duration.seconds(7 * 86_400)

    /// For whom.
    public let source: Source
    /// What a person is asked; `nil` for the step's name.
    public let question: Template?
    /// How long.
    public let timeout: Duration
    /// What happens then.
    public let expiry: Expiry
}

/// Runs another flow of the workspace.
public struct SubflowStep: Sendable {
    /// The flow's name.
    public let flow: String
    /// Its trigger data.
    public let input: Mapping
}

/// Ends the run.
public struct EndStep: Sendable {
    /// How.
    public enum Outcome: String, Sendable, CaseIterable, DefinitionReadable {
        /// The run succeeded.
        case succeeded
        /// The run failed.
        case failed
    }

    /// How.
    public let outcome: Outcome
    /// Why, for whoever looks at the run.
    public let reason: Template?
    /// What the run gives to a run that waits for it; `nil` for what its last step gave.
    public let output: Mapping?
}
