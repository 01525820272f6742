public import Storage
import Values

extension Snapshot {
    /// The packages that end within a time from now, the first one first.
    /// - Throws: `storage.cursor`; what the database says.
    public func renewals(within time: Duration, _ page: PageRequest) throws -> Page<Renewal> {
        try self.page(
            page,
            of: """
                SELECT ends_at, workspace_id, package FROM analytics_holding
                WHERE ends_at > \(now) AND ends_at <= \(now + time)
                """,
            by: PageKey([("ends_at", .integer), ("workspace_id", .bytes), ("package", .text)])
        ) { row in
            Renewal(endsAt: try row[0], workspace: try row[1], package: try row[2])
        } key: {
            [$0.endsAt, $0.workspace, $0.package]
        }
    }
}
