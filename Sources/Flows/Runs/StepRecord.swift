import OrderedCollections
public import Values

/// What is known of one step of one run: a line of its journal.
///
/// A step in a loop, and a call of a step whose rows are a call each, have lines of their own: `each[3].send[2]`.
public struct StepRecord: Sendable {
    /// One try at a step.
    public struct Attempt: Hashable, Sendable {
        /// When it began.
        public let startedAt: Timestamp
        /// When it ended; `nil` where the process did before it.
        public var endedAt: Timestamp?
        /// What went wrong.
        public var problem: Problem?
    }

    /// Where in the flow.
    public let path: String
    /// Its place in the order in which the steps of the run began, from 1.
    public let position: Int
    /// Where it is.
    public var state: StepState
    /// When it began.
    public let startedAt: Timestamp
    /// When it ended.
    public var endedAt: Timestamp?
    /// When it goes on by itself.
    public var dueAt: Timestamp?
    /// What it was called with, in the vendor's form; where it waits, what it waits for.
    public var input: JSON?
    /// What it gave.
    public var output: JSON?
    /// The length in bytes of an input that is kept apart from the journal.
    public var inputApart: Int?
    /// The length in bytes of an output that is kept apart from the journal.
    public var outputApart: Int?
    /// Why it did not succeed.
    public var problem: Problem?
    /// The tries so far.
    public var attempts: [Attempt] = []

    init(path: String, position: Int, startedAt: Timestamp) {
        self.path = path
        self.position = position
        self.startedAt = startedAt
        state = .running
    }
}

extension StepRecord.Attempt {
    var json: JSON {
        var members: JSONObject = ["started_at": .int(startedAt.microseconds)]
        if let endedAt { members["ended_at"] = .int(endedAt.microseconds) }
        if let problem { members["problem"] = problem.json }
        return .object(members)
    }

    init(json: JSON) {
        startedAt = Timestamp(microseconds: json["started_at"].integer ?? 0)
        endedAt = json["ended_at"].integer.map { Timestamp(microseconds: $0) }
        problem = Problem(json: json["problem"])
    }
}
