package import Storage
package import Values

/// The usage history: the last months in the database, those before in files that are only read.
///
/// A question is answered from both as from one table. ``keepHouse()`` moves months that are old enough; hand its
/// ``handlers`` to the node's worker.
public final class UsageHistory: Sendable {
    /// How many months before the one that it is stay in the database unless said otherwise.
    public static let hotMonthsStandard = 1
    /// How many records are copied and summed at once, so few that nobody waits long for a processor.
    package static let batchRecordsStandard = 128

    let database: Database
    let zone: @Sendable (Snapshot) throws -> Zone
    let folder: String?
    let hotMonths: Int
    let batchRecords: Int
    let files: ColdFiles

    /// A usage history.
    ///
    /// - Parameters:
    ///   - database: Opened with ``EntitlementSchema`` and the kernel's schema.
    ///   - zone: By whose clocks months begin.
    ///   - folder: The folder of the files, which all nodes reach; `nil` where everything stays in the database.
    ///   - hotMonths: How many months before the one that it is stay in the database.
    ///   - batchRecords: How many records are copied and summed at once.
    package init(
        database: Database, zone: @escaping @Sendable (Snapshot) throws -> Zone, folder: String?,
        hotMonths: Int = UsageHistory.hotMonthsStandard, batchRecords: Int = UsageHistory.batchRecordsStandard
    ) {
        self.database = database
        self.zone = zone
        self.folder = folder
        self.hotMonths = hotMonths
        self.batchRecords = batchRecords
        files = ColdFiles(folder: folder, world: database.world)
    }

    /// Where the records of each period are, the oldest first.
    public func periods() async throws -> [HistoryPeriod] {
        try await database.read { try $0.historyPeriods() }
    }

    /// What was used, the newest first.
    ///
    /// - Parameters:
    ///   - wanted: Of what, and when.
    ///   - last: The place of the last record of the page before; `nil` for the first page.
    ///   - limit: How many records at most.
    /// - Returns: The records.
    /// - Throws: `usage.cold_missing`, `usage.cold_damaged` where a file that may hold some cannot be read; what the
    ///   database says.
    public func records(
        _ wanted: UsageQuery, before last: UsagePlace? = nil, limit: Int
    ) async throws -> [UsageRecord] {
        let (parts, late) = try await parts(of: wanted, before: last) { snapshot, table in
            try snapshot.usage(wanted, before: last, in: table, limit: limit)
        }
        var found: [UsageRecord] = []
        for part in parts where found.count < limit {
            let rest = limit - found.count
            switch part {
            case .hot(let records): found += records.prefix(rest)
            case .cold(let period):
                found += try await files.read(period) { snapshot in
                    try snapshot.usage(wanted, before: last, in: ColdSchema.records, limit: rest)
                }
            }
        }
        guard !late.isEmpty else { return found }
        return Array((found + late).sorted { $0.place > $1.place }.prefix(limit))
    }

    /// How much was used, less what was given back.
    /// - Throws: As ``records(_:before:limit:)``.
    public func used(_ wanted: UsageQuery) async throws -> Int64 {
        let (parts, late) = try await parts(of: wanted, before: nil) { snapshot, table in
            try snapshot.used(wanted, in: table)
        }
        var used = late
        for part in parts {
            switch part {
            case .hot(let amount): used += amount
            case .cold(let period):
                let isWhole =
                    wanted.time.lowerBound <= period.time.lowerBound
                    && period.time.upperBound <= wanted.time.upperBound
                used += try await files.read(period) { snapshot in
                    isWhole
                        ? try snapshot.coldTotal(of: wanted.feature, workspace: wanted.workspace)
                        : try snapshot.used(wanted, in: ColdSchema.records)
                }
            }
        }
        return used
    }

    /// Lets go of the files.
    public func close() async {
        await files.close()
    }
}

extension UsageHistory {
    /// What one period contributes to an answer.
    private enum Part<Answer: Sendable>: Sendable {
        /// From the database, read in the snapshot in which the period was found there.
        case hot(Answer)
        /// From its file, which never changes.
        case cold(HistoryPeriod)
    }

    /// What the periods contribute, the newest first, and what was recorded late in any of them; each record is in one
    /// place, whatever moves meanwhile.
    private func parts<Answer: Sendable>(
        of wanted: UsageQuery, before last: UsagePlace?,
        _ answer: @escaping @Sendable (Snapshot, SQL) throws -> Answer
    ) async throws -> (periods: [Part<Answer>], late: Answer) {
        let start = wanted.time.lowerBound
        let end = last.map { min($0.at + .microseconds(1), wanted.time.upperBound) } ?? wanted.time.upperBound
        return try await database.read { snapshot in
            let periods = start < end ? try snapshot.historyPeriods(in: start..<end) : []
            let parts = try periods.reversed().map { period -> Part<Answer> in
                period.isCold
                    ? .cold(period)
                    : .hot(try answer(snapshot, EntitlementSchema.history.table(of: period.time)))
            }
            return (parts, try answer(snapshot, EntitlementSchema.late))
        }
    }
}
