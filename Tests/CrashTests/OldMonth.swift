import Storage
import Values
import World

/// Usage history of some days that are old enough to be archived, put where the server would have recorded it.
struct OldMonth {
    /// How many records it has, of one unit each.
    let records: Int
    /// Of which feature points they are in turn.
    let features: [String]
    /// Its time.
    let time: Range<Timestamp> = {
        let start = World.system.now - .seconds(75 * 86_400)
        return start..<start + .seconds(5 * 86_400)
    }()

    /// The usage history, as the server keeps it.
    private static let history = Partitioned(
        "usage_record", by: "recorded_at",
        columns: """
            workspace_id BYTES NOT NULL, feature TEXT NOT NULL, recorded_at BIGINT NOT NULL, record_id BYTES NOT NULL,
            amount BIGINT NOT NULL, source TEXT NOT NULL, event_id TEXT NOT NULL, subject_kind TEXT NOT NULL,
            subject TEXT NOT NULL, shares BYTES NOT NULL, remaining BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, feature, recorded_at, record_id)
            """, isClustered: true)

    private enum Use: IDKind {
        static let prefix: StaticString = "use"
    }

    /// Makes the records for the one workspace that there is, while no server runs.
    /// - Returns: The identifiers of the records of each feature point.
    func fill(_ url: String) async throws -> [String: [String]] {
        try await opening(url) { database in
            try await database.write { tx in
                let workspaces: [UUIDBytes] = try tx.rows("SELECT workspace_id FROM workspace") { try $0[0] }
                try OldMonth.history.create(time, in: tx)
                let step = (time.upperBound - time.lowerBound).microseconds / Int64(records + 1)
                var ids: [String: [String]] = [:]
                for number in 0..<records {
                    let feature = features[number % features.count]
                    let at = time.lowerBound + .microseconds(step * Int64(number + 1))
                    let id = World.system.newID(Use.self, at: at)
                    ids[feature, default: []].append("\(id)")
                    try tx.execute(
                        """
                        INSERT INTO \(OldMonth.history.table(of: time)) (workspace_id, feature, recorded_at,
                            record_id, amount, source, event_id, subject_kind, subject, shares, remaining)
                        VALUES (\(workspaces[0]), \(feature), \(at), \(id), \(1), \("flow"), \("event \(number)"),
                            \("run"), \("run \(number)"), \([UInt8](repeating: 0, count: 24)), \(0))
                        """)
                }
                return ids
            }
        }
    }

    /// Opens the database of an installation whose server does not run.
    func opening<Result>(_ url: String, _ body: (Database) async throws -> Result) async throws -> Result {
        let database = try await Database.open(url, schemas: [], world: .system)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}
