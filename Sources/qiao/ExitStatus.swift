import Values

/// What the process says with its end; `docs/cli.md` explains each.
enum ExitStatus: Int32 {
    /// It was done.
    case done = 0
    /// It was refused, or failed: nothing happened.
    case failed = 1
    /// It may have happened.
    case unknown = 3
    /// The command was not understood.
    case usage = 64
    /// It may pass by itself: nothing happened, and the same command may be tried again.
    case temporary = 75

    /// The end after a problem.
    init(_ problem: Problem) {
        self =
            problem.code.hasSuffix("outcome_unknown")
            ? .unknown : problem.status == 503 || problem.status == 429 ? .temporary : .failed
    }
}
