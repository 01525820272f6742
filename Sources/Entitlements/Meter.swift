public import Durable
package import Storage
import Synchronization
package import Values

/// Meters the use of feature points for a node: what needs more than a transaction.
///
/// Hand its ``handlers`` to the node's worker.
public final class Meter: Sendable {
    /// How many consumptions or reservations share a transaction at most.
    public static let batchMax = 512
    /// How many months the history has tables for beside the one that it is.
    static let monthsAhead = 1

    let database: Database
    private let zone: @Sendable (Snapshot) throws -> Zone
    private let consuming = BatchLine<Consumption, UsageRecord>(batchMax: Meter.batchMax)
    private let reserving = BatchLine<Consumption, Reservation>(batchMax: Meter.batchMax)
    /// The time for which the history is known to have tables.
    private let prepared = Mutex<Range<Timestamp>?>(nil)
    /// Where the sweep through the keys of uses is.
    let sweep = Mutex(Sweep())

    /// A meter over a database.
    ///
    /// - Parameters:
    ///   - database: Opened with ``EntitlementSchema`` and the kernel's schema.
    ///   - zone: By whose clocks the months of the history begin.
    package init(database: Database, zone: @escaping @Sendable (Snapshot) throws -> Zone) {
        self.database = database
        self.zone = zone
    }

    /// The handlers of the room's jobs.
    public var handlers: [JobHandler] {
        [
            JobHandler(ExpiryJob.kind) { attempt in
                let place = ExpiryJob.place(attempt.payload, workspace: attempt.ref.workspace)
                // Alone, as an effect's rows would be locked before those that other effects of its batch lock.
                return place.map { place in .locking { tx in try tx.expire([place]) } } ?? .done
            }
        ]
    }

    /// Uses units, together with others that come at the same time: so one account is used many thousand times a second.
    ///
    /// - Parameter consumption: What is to be used.
    /// - Returns: Its record; durable by then.
    /// - Throws: What ``Storage/Transaction/consume(_:)`` refuses, `storage.outcome_unknown` and the storage's other
    ///   problems, `CancellationError` where it was not tried. Ask again under the same key where it is not known.
    public func consume(_ consumption: Consumption) async throws -> UsageRecord {
        try await prepare()
        return try await consuming.accept(consumption) { [database] consumptions in
            try await database.writeCommitted(.urgent) { tx in
                try tx.consume(consumptions).map { result in result.mapError { $0 } }
            }
        }
    }

    /// Sets units aside, together with others that come at the same time.
    ///
    /// - Parameter consumption: What the work that begins will use.
    /// - Returns: Its reservation; durable by then.
    /// - Throws: As ``consume(_:)``.
    public func reserve(_ consumption: Consumption) async throws -> Reservation {
        try await reserving.accept(consumption) { [database] consumptions in
            try await database.writeCommitted(.urgent) { tx in
                try tx.reserve(consumptions).map { result in result.mapError { $0 } }
            }
        }
    }

    /// Makes sure that the history has tables for this month and the next, however far the clock has jumped.
    ///
    /// To be called when a node starts, and before a transaction that uses something.
    public func prepare() async throws {
        let now = database.now
        if prepared.withLock({ $0?.contains(now) ?? false }) { return }
        let zone = zone
        let until = try await database.writeCommitted { tx in
            let month = UsageMonth(at: tx.now, in: try zone(tx))
            try tx.prepareHistory(from: month, ahead: Meter.monthsAhead)
            return tx.now..<month.instants.upperBound
        }
        prepared.withLock { $0 = until }
    }
}
