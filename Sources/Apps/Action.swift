public import JMESPath
public import Values

/// Something that an app does for a flow (执行动作).
public struct Action: Sendable {
    /// How an action is performed.
    public enum Performance: Sendable {
        /// An HTTP request template, run in this process.
        case form(FormCall)
        /// A file of Python, by its path; this version has no performer for it.
        case code(String)
        /// Swift code of a built-in app.
        case native(any ActionPerformer)
    }

    /// By which flows name it, within its app: `create_stocktake`.
    public let key: String
    /// Its reserved number, stable for ever.
    public let number: Int
    /// By which people know it.
    public let name: Localized
    /// What it does, in a sentence.
    public var help: Localized?
    /// Whether a flow may end with it (截止动作).
    public var canEndFlow = true
    /// What repeating it does.
    public let effect: Effect
    /// The value in the input by which the vendor recognises a repeat, and by which a look-up finds a record.
    public var match: Expression?
    /// How to find out whether a call happened.
    public var lookup: Lookup?
    /// What it takes.
    public var fields: [Field] = []
    /// How it is performed.
    public let performance: Performance
    /// What it gives.
    public var output: [Field] = []
    /// An example of what it gives.
    public var sample: JSON?

    /// An action that takes and gives nothing yet.
    public init(key: String, number: Int, name: Localized, effect: Effect, performance: Performance) {
        self.key = key
        self.number = number
        self.name = name
        self.effect = effect
        self.performance = performance
    }

    /// The group whose rows are a call each; `nil` where the action is one call.
    public var calledForEachRowOf: Field? {
        fields.first { $0.isCalledForEachRow }
    }

    /// Who performs it.
    /// - Throws: `action.code_not_performed`.
    public func performer() throws(Problem) -> any ActionPerformer {
        switch performance {
        case .form(let call): call
        case .native(let performer): performer
        case .code: throw .codeNotPerformed(key)
        }
    }
}
