import Values

/// How many of the jobs that name it may run at once, and how many may start in a period of time.
public struct JobLimit: Hashable, Sendable {
    /// The highest bound that people may set.
    public static let boundMax: Int64 = 1_000_000
    /// The longest period that people may set, in seconds.
    public static let periodSecondsMax: Int64 = 86_400

    /// How many run at once at most; `nil` is without bound, 0 lets none start.
    public let concurrency: Int?
    /// How many start within `period` at most; `nil` is without bound.
    public let rate: Int?
    /// The length of the windows in which starts are counted.
    public let period: Duration

    /// A limit; `rate` is counted in windows of `period`, one after the other.
    public init(concurrency: Int? = nil, rate: Int? = nil, per period: Duration = .seconds(1)) {
        self.concurrency = concurrency
        self.rate = rate
        self.period = period
    }

    /// Whether it bounds anything.
    public var isBounding: Bool { concurrency != nil || rate != nil }
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
    let limit: JobLimit
    var inUse: Int
    /// How many started in the window that began at `windowStart`.
    var started: Int
    var windowStart: Timestamp
    /// When those that the rate refused are looked at again.
    var wakeAt: Timestamp?

    /// How many jobs are readied when it is woken.
    var wakeCount: Int {
        let free = limit.concurrency.map { max($0 - inUse, 0) } ?? .max
        return min(free, limit.rate.map { max($0, 1) } ?? .max, JobLimit.wakeMax)
    }

    /// When it is woken again while jobs wait: at once where nothing bounds them any more, with the next window where a
    /// rate does, and else with the next job that ends.
    func nextWake(at now: Timestamp) -> Timestamp? {
        if limit.rate != nil { return now + limit.period }
        return limit.isBounding ? nil : now
    }

    mutating func wakeNoLater(than next: Timestamp) {
        wakeAt = min(wakeAt ?? next, next)
    }

    /// What lets no job start at `now`.
    func refusal(at now: Timestamp) -> LimitRefusal? {
        if let concurrency = limit.concurrency, inUse >= concurrency { return .untilOneEnds }
        guard let rate = limit.rate else { return nil }
        if isWindowOver(at: now) { return rate > 0 ? nil : .until(now + limit.period) }
        return started >= rate ? .until(windowStart + limit.period) : nil
    }

    /// Counts one start at `now`.
    mutating func count(at now: Timestamp) {
        inUse += 1
        if isWindowOver(at: now) { (started, windowStart) = (0, now) }
        started += 1
    }

    private func isWindowOver(at now: Timestamp) -> Bool {
        now >= windowStart + limit.period || now < windowStart
    }
}
