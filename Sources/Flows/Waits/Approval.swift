public import Values

/// A question to a person that a run waits with.
public struct Approval: Sendable {
    /// The run.
    public let run: ID<Run>
    /// The step that asks.
    public let path: String
    /// What is asked.
    public let question: String
    /// When it was asked.
    public let askedAt: Timestamp
    /// Until when it can be answered.
    public let dueAt: Timestamp

    /// Where it stands in the list.
    public var place: Place { Place(run: run, path: path) }

    /// The place of an approval in the list: by run, the newest first, then by step.
    public struct Place: Sendable, CustomStringConvertible {
        let run: ID<Run>
        let path: String

        init(run: ID<Run>, path: String) {
            self.run = run
            self.path = path
        }

        /// Reads what ``description`` gives.
        /// - Throws: `id.malformed` and the like, where it is none.
        public init(_ text: String) throws(Problem) {
            let parts = text.split(separator: "/", maxSplits: 1)
            run = try ID(String(parts.first ?? ""))
            path = parts.count == 2 ? String(parts[1]) : ""
        }

        /// The run and the step's path.
        public var description: String { "\(run)/\(path)" }
    }
}
