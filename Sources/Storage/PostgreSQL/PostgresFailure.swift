import Values

/// Why a transaction did not go on.
enum PostgresFailure: Error {
    /// The server refused a statement, or we did: the transaction has failed and the connection is well.
    case refused(Problem, state: SQLState)
    /// The connection is gone, and with it the transaction, unless its COMMIT was on its way.
    case lost(Problem)

    /// What the caller is told.
    var problem: Problem {
        switch self {
        case .refused(let problem, _), .lost(let problem): problem
        }
    }

    /// Whether the transaction, once it is rolled back for certain, may succeed when it is run again.
    var mayPass: Bool {
        switch self {
        case .refused(_, let state): state.isConflict || state.isStale
        case .lost: true
        }
    }
}
