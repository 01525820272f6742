public import Storage
public import Values

extension Snapshot {
    /// What a workspace has of each feature point that it was ever granted, by the feature points' keys.
    ///
    /// - Parameters:
    ///   - workspace: Whose it is.
    ///   - page: Which page.
    /// - Returns: The page.
    /// - Throws: `storage.cursor`; what the database says.
    public func balances(of workspace: ID<Workspace>, _ page: PageRequest) throws -> Page<FeatureBalance> {
        try self.page(
            page,
            of: """
                SELECT e.feature, CAST(coalesce(sum(g.granted), 0) AS BIGINT) AS granted,
                    CAST(coalesce(sum(g.remaining), 0) AS BIGINT) AS remaining,
                    CAST(coalesce(sum(g.reserved), 0) AS BIGINT) AS reserved, min(g.ends_at) AS next_end
                FROM entitlement e LEFT JOIN entitlement_grant g
                    ON g.workspace_id = e.workspace_id AND g.feature = e.feature AND g.revoked_at IS NULL
                    AND g.starts_at <= \(now) AND (g.ends_at IS NULL OR g.ends_at > \(now))
                WHERE e.workspace_id = \(workspace) GROUP BY e.feature
                """, by: PageKey([("feature", .text)]),
            decode: { row in
                FeatureBalance(
                    feature: try row[0], granted: try row[1], remaining: try row[2], reserved: try row[3],
                    nextEnd: try row[4])
            }, key: { [$0.feature] })
    }
}
