public import Storage
public import Values

/// Money that a channel says it has taken, and that nobody had asked for so: it counts for nothing until a person has
/// said what becomes of it.
public struct StrayCapture: Hashable, Sendable {
    /// Identifies it.
    public let id: ID<StrayCapture>
    /// The attempt of which the channel told it.
    let attempt: ID<Payment>
    /// The number of that attempt.
    public let payment: DocumentNumber
    /// Whose attempt it is.
    public let workspace: ID<Workspace>
    /// What the attempt was to pay.
    public let subject: Reference
    /// Who has taken it: `sandbox`.
    public let channel: String
    /// What the channel says.
    public let capture: Capture
    /// When it was heard of first.
    public let seenAt: Timestamp
    /// How it came: `query`.
    public let why: String
    /// What a person has said of it; `nil` while it waits for that.
    public internal(set) var closing: Closing?

    /// What becomes of it.
    public enum Outcome: String, CaseIterable, Sendable, ColumnValue {
        /// It goes back the way it came.
        case refunded
        /// It is kept, and the workspace has it as balance.
        case credited
        /// Its matter was settled outside; nothing is booked for it here.
        case settled

        /// Whether its money is given to somebody by this.
        var movesMoney: Bool {
            switch self {
            case .refunded, .credited: true
            case .settled: false
            }
        }
    }

    /// What a person has said of it, once.
    public struct Closing: Hashable, Sendable {
        /// What becomes of it.
        public let outcome: Outcome
        /// What that rests on.
        public let reason: String
        /// When it was said.
        public let at: Timestamp
        /// Who said it.
        public let by: String
    }

    /// What pays it back is for this.
    var cause: String { "stray/\(id)" }
}

extension StrayCapture: IDKind {
    /// `stray`.
    public static let prefix: StaticString = "stray"
}
