import Durable
import Storage
import Synchronization
import Values
import World

/// What one round of housekeeping has done.
public struct Housekeeping: Sendable, Equatable {
    /// Runs whose job was given up, and which were ended as failed.
    public var runsEnded = 0
    /// Flows that start by themselves and whose look was given up, and which are looked at again.
    public var watchesRevived = 0
    /// Periods of the history that were dropped.
    public var periodsDropped = 0

    /// A round that has done nothing.
    public init() {}
}

extension FlowEngine {
    /// How long a run may take, from its acceptance.
    public static let runDurationMax = Duration.seconds(30 * 86_400)
    /// The length of a period of the history.
    static let period = Duration.seconds(7 * 86_400)
    /// How many periods are made ahead.
    static let periodsAhead = 1
    /// How long an event is remembered after it was seen last.
    static let eventsKept = Duration.seconds(30 * 86_400)
    /// How often the house is kept.
    public static let housekeepingEvery = Duration.seconds(60)
    /// How much one transaction of it takes on.
    static let housekeepingBatch = 500

    /// Makes sure that there are tables for runs that are accepted now, however far the clock has jumped.
    public func prepare() async throws {
        let now = database.now
        if prepared.withLock({ $0?.contains(now) ?? false }) { return }
        let until = try await database.writeCommitted { tx in
            for table in FlowSchema.partitioned {
                try table.prepare(every: FlowEngine.period, ahead: FlowEngine.periodsAhead, in: tx)
            }
            return tx.now
        }
        prepared.withLock { $0 = until..<until + FlowEngine.period * FlowEngine.periodsAhead }
    }

    /// Keeps the house: ends runs that nobody works on any more, and drops what is old.
    ///
    /// It is independent of workers, and any number of nodes may do it at once; each round begins where the database
    /// is.
    /// - Returns: What it has done.
    public func keepHouse() async throws -> Housekeeping {
        try await prepare()
        var done = Housekeeping()
        let (runs, watches) = try await database.write { tx in
            (try tx.endAbandonedRuns(), try tx.reviveWatches())
        }
        done.runsEnded = runs
        done.watchesRevived = watches
        while try await database.write({ tx in
            try tx.forgetEvents(
                notSeenSince: tx.now - FlowEngine.eventsKept, limit: FlowEngine.housekeepingBatch)
        }) {}
        done.periodsDropped = try await dropHistory(&done)
        return done
    }

    /// Ends the runs of periods that are over for good, and drops the periods.
    private func dropHistory(_ done: inout Housekeeping) async throws -> Int {
        let instant = database.now - FlowEngine.runDurationMax
        let ended = try await database.read { snapshot in
            try FlowSchema.runs.periods(in: snapshot).filter { $0.upperBound <= instant }
        }
        guard !ended.isEmpty else { return 0 }
        for period in ended {
            while true {
                let count = try await database.write { tx in
                    try tx.endOpenRuns(of: period, limit: FlowEngine.housekeepingBatch)
                }
                done.runsEnded += count
                if count < FlowEngine.housekeepingBatch { break }
            }
        }
        return try await database.writeCommitted { tx in
            try FlowSchema.partitioned.reduce(0) { try $0 + $1.drop(endedBy: instant, in: tx).count }
        }
    }
}
