public import Storage
import Values

extension Transaction {
    /// Makes the rows of entitlements that have none.
    func makeEntitlements(_ keys: Set<EntitlementKey>) throws {
        let keys = keys.sorted()
        guard !keys.isEmpty else { return }
        switch engine {
        case .sqlite:
            for key in keys {
                try execute(
                    """
                    INSERT INTO entitlement (workspace_id, feature, version, granted, valid, valid_until, level)
                    VALUES (\(key.workspace), \(key.feature), 0, 0, 0, \(Timestamp.never), 0) ON CONFLICT DO NOTHING
                    """)
            }
        case .postgres:
            try execute(
                """
                INSERT INTO entitlement (workspace_id, feature, version, granted, valid, valid_until, level)
                SELECT w, f, 0, 0, 0, \(Timestamp.never), 0
                FROM unnest(\(keys.map(\.workspace)), \(keys.map(\.feature))) AS wanted (w, f)
                ON CONFLICT DO NOTHING
                """)
        }
    }

    /// Locks entitlements in the order of their keys; those without a row have never been granted anything.
    func lockEntitlements(_ keys: Set<EntitlementKey>) throws -> [EntitlementKey: Entitlement] {
        let keys = keys.sorted()
        guard !keys.isEmpty else { return [:] }
        let found: [Entitlement]
        switch engine {
        case .sqlite:
            found = try keys.compactMap { key in
                try row(
                    """
                    SELECT e.workspace_id, e.feature, e.version, e.granted, e.valid, e.valid_until, e.level, a.percents
                    FROM entitlement e LEFT JOIN entitlement_alert a ON a.feature = e.feature
                    WHERE e.workspace_id = \(key.workspace) AND e.feature = \(key.feature)
                    """
                ) { try Entitlement($0) }
            }
        case .postgres:
            found = try rows(
                """
                SELECT e.workspace_id, e.feature, e.version, e.granted, e.valid, e.valid_until, e.level, a.percents
                FROM entitlement e JOIN unnest(\(keys.map(\.workspace)), \(keys.map(\.feature))) AS wanted (w, f)
                    ON e.workspace_id = wanted.w AND e.feature = wanted.f
                LEFT JOIN entitlement_alert a ON a.feature = e.feature
                ORDER BY e.workspace_id, e.feature FOR UPDATE OF e
                """
            ) { try Entitlement($0) }
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0) })
    }

    /// Writes what entitlements say.
    func update(_ entitlements: [Entitlement]) throws {
        guard !entitlements.isEmpty else { return }
        switch engine {
        case .sqlite:
            for entitlement in entitlements {
                let (key, summary) = (entitlement.key, entitlement.summary)
                try execute(
                    """
                    UPDATE entitlement SET version = \(summary.version), granted = \(summary.granted),
                        valid = \(summary.valid), valid_until = \(summary.validUntil), level = \(summary.level)
                    WHERE workspace_id = \(key.workspace) AND feature = \(key.feature)
                    """, rows: 1)
            }
        case .postgres:
            let (keys, summaries) = (entitlements.map(\.key), entitlements.map(\.summary))
            try execute(
                """
                UPDATE entitlement e
                SET version = new.n, granted = new.g, valid = new.v, valid_until = new.u, level = new.l
                FROM unnest(\(keys.map(\.workspace)), \(keys.map(\.feature)), \(summaries.map(\.version)),
                            \(summaries.map(\.granted)), \(summaries.map(\.valid)), \(summaries.map(\.validUntil)),
                            \(summaries.map(\.level))) AS new (w, f, n, g, v, u, l)
                WHERE e.workspace_id = new.w AND e.feature = new.f
                """, rows: entitlements.count)
        }
    }

    /// Says of how many per cent used of feature points it is told from now on.
    ///
    /// What was told of stays told, as long as so much is used.
    /// - Parameter alerts: By feature point the per cents in ascending order; of others it is told at
    ///   `AlertPercents.standard`.
    /// - Throws: What the database says.
    public func setAlerts(_ alerts: [String: [Int]]) throws {
        try execute("DELETE FROM entitlement_alert")
        for (feature, percents) in alerts.sorted(by: { $0.key < $1.key }) {
            let text = percents.map(String.init).joined(separator: ",")
            try execute("INSERT INTO entitlement_alert (feature, percents) VALUES (\(feature), \(text))")
        }
    }

    /// What the grants that are valid now were in the beginning, and when others will be.
    ///
    /// An entitlement without any grant that is valid now or later is left out.
    func validity(of keys: [EntitlementKey]) throws -> [EntitlementKey: (granted: Int64, until: Timestamp)] {
        guard !keys.isEmpty else { return [:] }
        let parts: SQL = """
            SELECT g.workspace_id, g.feature,
                   CAST(sum(CASE WHEN g.starts_at <= \(now) THEN g.granted ELSE 0 END) AS BIGINT),
                   min(CASE WHEN g.starts_at > \(now) THEN g.starts_at ELSE g.ends_at END)
            FROM entitlement_grant g
            """
        let valid: SQL = " g.revoked_at IS NULL AND (g.ends_at IS NULL OR g.ends_at > \(now))"
        var found: [EntitlementKey: (granted: Int64, until: Timestamp)] = [:]
        func add(_ row: borrowing Row) throws {
            let key = EntitlementKey(workspace: try row[0], feature: try row[1])
            found[key] = (try row[2], try row[3] ?? .never)
        }
        switch engine {
        case .sqlite:
            for key in keys {
                try each(
                    """
                    \(parts) WHERE g.workspace_id = \(key.workspace) AND g.feature = \(key.feature) AND\(valid)
                    GROUP BY g.workspace_id, g.feature
                    """
                ) { try add($0) }
            }
        case .postgres:
            try each(
                """
                \(parts) JOIN unnest(\(keys.map(\.workspace)), \(keys.map(\.feature))) AS wanted (w, f)
                    ON g.workspace_id = wanted.w AND g.feature = wanted.f
                WHERE\(valid) GROUP BY g.workspace_id, g.feature
                """
            ) { try add($0) }
        }
        return found
    }
}

extension Entitlement {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            EntitlementKey(workspace: try row[0], feature: try row[1]),
            Summary(
                version: try row[2], granted: try row[3], valid: try row[4], validUntil: try row[5],
                level: try row[6]),
            alerts: (try row[7] as String?).map { $0.split(separator: ",").compactMap { Int($0) } }
                ?? AlertPercents.standard)
    }
}
