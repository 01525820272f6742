import Values

/// How many of the jobs that name it may run at once, and how many may start in a period of time.
public struct JobLimit: Hashable, Sendable {
    /// How many run at once at most; `nil` is without bound, 0 lets none start.
    public let concurrency: Int?
    /// How many start within `period` at most; `nil` is without bound.
    public let rate: Int?
    /// The highest bound that people may set.
    public static let boundMax: Int64 = 1_000_000
    /// The longest period that people may set, in seconds.
    public static let periodSecondsMax: Int64 = 86_400

    /// Whether it bounds anything.
    public var isBounding: Bool { concurrency != nil || rate != nil }

    /// The length of the windows in which starts are counted.
    public let period: Duration

    /// A limit; `rate` is counted in windows of `period`, one after the other.
    public init(concurrency: Int? = nil, rate: Int? = nil, per period: Duration = .seconds(1)) {
        self.concurrency = concurrency
        self.rate = rate
        self.period = period
    }
}

/// A limit that has bounds, and how many jobs count against it.
public struct JobLimitUse: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its bounds.
    public let limit: JobLimit
    /// How many jobs that name it run now.
    public let running: Int

    /// A limit with what counts against it.
    public init(name: String, limit: JobLimit, running: Int) {
        self.name = name
        self.limit = limit
        self.running = running
    }
}

/// A limit of one workspace.
struct LimitName: Hashable, Comparable, Sendable {
    let workspace: ID<Workspace>
    let name: String

    static func < (left: LimitName, right: LimitName) -> Bool {
        (left.workspace, left.name) < (right.workspace, right.name)
    }
}

/// Why a limit lets no job start.
enum LimitRefusal {
    /// As many run as may.
    case untilOneEnds
    /// As many started as may; the next window begins then.
    case until(Timestamp)
}

/// A limit's bounds, and what counts against them.
struct LimitState: Equatable, Sendable {
    let concurrency: Int?
    var inUse: Int
    let rate: Int?
    let period: Duration
    /// How many started in the window that began at `windowStart`.
    var started: Int
    var windowStart: Timestamp
    /// When those that the rate refused are looked at again.
    var wakeAt: Timestamp?

    /// What lets no job start at `now`.
    func refusal(at now: Timestamp) -> LimitRefusal? {
        if let concurrency, inUse >= concurrency { return .untilOneEnds }
        guard let rate else { return nil }
        if isWindowOver(at: now) { return rate > 0 ? nil : .until(now + period) }
        return started >= rate ? .until(windowStart + period) : nil
    }

    /// Counts one start at `now`.
    mutating func count(at now: Timestamp) {
        inUse += 1
        if isWindowOver(at: now) { (started, windowStart) = (0, now) }
        started += 1
    }

    private func isWindowOver(at now: Timestamp) -> Bool {
        now >= windowStart + period || now < windowStart
    }
}
