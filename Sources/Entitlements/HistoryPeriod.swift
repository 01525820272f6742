public import Values

/// A period of the usage history, a month as a rule, and where its records are.
public struct HistoryPeriod: Sendable {
    /// Where the records of a period are.
    public enum State: String, CaseIterable, Sendable {
        /// In the database, where more may be added.
        case hot
        /// In the database, where none is added any more, and partly in a file.
        case archiving
        /// In a file; what the database still has of them is not read any more.
        case cold
        /// In a file alone.
        case dropped
    }

    /// Its instants.
    public let time: Range<Timestamp>
    /// Where its records are.
    public let state: State
    /// The name of its file in the folder of the archive; `nil` where it is hot.
    public let file: String?
    /// What its file holds; `nil` until that is proved.
    public let sum: RecordSum?
    /// Why the archiving was given up last; it is tried again.
    public let problem: Problem?

    /// Whether its records are read from its file.
    var isCold: Bool { state == .cold || state == .dropped }
}
