/// The five characters by which the server classes its errors (appendix A of its manual).
struct SQLState: Hashable, Sendable {
    let code: String

    /// No error of the server's.
    static let none = SQLState(code: "")
    /// A prepared statement whose columns have become others: a 0A000 that passes once it is prepared again.
    static let stalePlan = SQLState(code: "0A000 stale plan")
    static let startingUp = SQLState(code: "57P03")
    static let tooManyConnections = SQLState(code: "53300")

    /// Whether others were in the way: a serialization failure, a deadlock, a lock that was not to be had in time.
    var isConflict: Bool { code == "40001" || code == "40P01" || code == "55P03" }

    /// Whether the connection's prepared statements are not what we think they are.
    var isStale: Bool { self == .stalePlan || code == "26000" || code == "42P05" }

    /// Whether the server takes no writes (any more), as after a failover.
    var isReadOnly: Bool { code == "25006" }

    /// Whether the server has had enough of a transaction that did nothing.
    var isImpatience: Bool { code == "25P03" }

    /// Whether the session ends with this error: the server shuts down, crashed, or gave us up.
    var endsSession: Bool { code.hasPrefix("08") || code.hasPrefix("57P") || isImpatience }
}
