public import Storage

/// Where a run is.
///
/// `docs/states/run.md` draws the ways between them.
public enum RunState: String, ColumnValue, Sendable, CaseIterable {
    /// It was accepted and has not begun.
    case queued
    /// Its steps are being worked on.
    case running
    /// It waits for a time, a callback or an approval.
    case waiting
    /// It waits for a connection to be mended or a feature point to be bought, and goes on by itself then.
    case held
    /// Nobody knows whether a call happened; a person has to say.
    case inDoubt = "in_doubt"
    /// It ended well.
    case succeeded
    /// It ended with a problem; it can be retried.
    case failed
    /// It was called off.
    case cancelled

    /// Whether nothing more happens to it by itself.
    public var isFinal: Bool {
        switch self {
        case .succeeded, .failed, .cancelled: true
        case .queued, .running, .waiting, .held, .inDoubt: false
        }
    }

    /// Whether nobody works on it, but for an attempt that has not committed anything yet.
    var isAtRest: Bool {
        switch self {
        case .waiting, .held, .inDoubt: true
        case .queued, .running, .succeeded, .failed, .cancelled: false
        }
    }
}

/// Where a step of a run is.
public enum StepState: String, ColumnValue, Sendable, CaseIterable {
    /// It has begun.
    case running
    /// It waits for a time, a callback or an approval.
    case waiting
    /// It waits for a connection to be mended or a feature point to be bought.
    case held
    /// Nobody knows whether its call happened.
    case inDoubt = "in_doubt"
    /// It is done.
    case succeeded
    /// It failed, and with it the run.
    case failed
    /// It was called off with the run.
    case cancelled
    /// It had nothing to do.
    case skipped
}
