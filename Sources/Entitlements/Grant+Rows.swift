public import Storage
public import Values

extension Transaction {
    /// Takes up the grants of locked entitlements that have something left or set aside, and certain others.
    func loadGrants(of entitlements: inout [EntitlementKey: Entitlement], and others: Set<GrantPlace>) throws
    {
        let keys = entitlements.keys.sorted()
        guard !keys.isEmpty else { return }
        let found: [Grant]
        switch engine {
        case .sqlite:
            var grants: [ID<Grant>: Grant] = [:]
            for key in keys {
                try each(
                    """
                    SELECT \(Grant.columns) FROM entitlement_grant g INDEXED BY entitlement_grant_open
                    WHERE g.workspace_id = \(key.workspace) AND g.feature = \(key.feature) AND g.is_open
                    """
                ) { row in
                    let grant = try Grant(row)
                    grants[grant.id] = grant
                }
            }
            for place in others where grants[place.id] == nil {
                grants[place.id] = try row(
                    "SELECT \(Grant.columns) FROM entitlement_grant g WHERE \(place.isHere)"
                ) {
                    try Grant($0)
                }
            }
            found = Array(grants.values)
        case .postgres:
            var query: SQL = """
                SELECT \(Grant.columns) FROM entitlement_grant g
                JOIN unnest(\(keys.map(\.workspace)), \(keys.map(\.feature))) AS wanted (w, f)
                    ON g.workspace_id = wanted.w AND g.feature = wanted.f
                WHERE g.is_open
                """
            if !others.isEmpty {
                let places = others.sorted()
                query =
                    query + """
                         UNION
                        SELECT \(Grant.columns) FROM entitlement_grant g
                        JOIN unnest(\(places.map(\.entitlement.workspace)), \(places.map(\.entitlement.feature)),
                                    \(places.map(\.id))) AS wanted (w, f, i)
                            ON g.workspace_id = wanted.w AND g.feature = wanted.f AND g.grant_id = wanted.i
                        """
            }
            found = try rows(query) { try Grant($0) }
        }
        for (key, grants) in Dictionary(grouping: found, by: \.entitlement) {
            entitlements[key]?.load(grants)
        }
    }

    /// Writes grants that are made now.
    func insert(_ grants: [Grant]) throws {
        guard !grants.isEmpty else { return }
        switch engine {
        case .sqlite:
            for grant in grants {
                try execute(
                    """
                    INSERT INTO entitlement_grant (workspace_id, feature, grant_id, priority, starts_at, ends_at, granted,
                        remaining, reserved, consumed, expired, revoked, is_open, source_kind, source, line, label, made_at)
                    VALUES (\(grant.workspace), \(grant.feature), \(grant.id), \(grant.priority), \(grant.startsAt),
                        \(grant.endsAt), \(grant.granted), \(grant.granted), 0, 0, 0, 0, TRUE,
                        \(grant.source.reference.kind), \(grant.source.reference.text), \(grant.source.line),
                        \(grant.label), \(grant.madeAt))
                    """)
            }
        case .postgres:
            let sources = grants.map(\.source)
            try execute(
                """
                INSERT INTO entitlement_grant (workspace_id, feature, grant_id, priority, starts_at, ends_at, granted,
                    remaining, reserved, consumed, expired, revoked, is_open, source_kind, source, line, label, made_at)
                SELECT w, f, i, p, s, e, g, g, 0, 0, 0, 0, TRUE, k, t, n, l, \(now)
                FROM unnest(\(grants.map(\.workspace)), \(grants.map(\.feature)), \(grants.map(\.id)),
                            \(grants.map(\.priority)), \(grants.map(\.startsAt)), \(grants.map(\.endsAt)),
                            \(grants.map(\.granted)), \(sources.map(\.reference.kind)),
                            \(sources.map(\.reference.text)), \(sources.map(\.line)), \(grants.map(\.label)))
                    AS new (w, f, i, p, s, e, g, k, t, n, l)
                """, rows: grants.count)
        }
    }

    /// Writes how much of grants is left, set aside, used, expired and revoked.
    func update(_ grants: [Grant]) throws {
        guard !grants.isEmpty else { return }
        switch engine {
        case .sqlite:
            for grant in grants {
                try execute(
                    """
                    UPDATE entitlement_grant
                    SET remaining = \(grant.remaining), reserved = \(grant.reserved), consumed = \(grant.consumed),
                        expired = \(grant.expired), revoked = \(grant.revoked), revoked_at = \(grant.revokedAt),
                        is_open = \(grant.isOpen)
                    WHERE workspace_id = \(grant.workspace) AND feature = \(grant.feature) AND grant_id = \(grant.id)
                    """, rows: 1)
            }
        case .postgres:
            try execute(
                """
                UPDATE entitlement_grant g
                SET remaining = new.l, reserved = new.s, consumed = new.c, expired = new.e, revoked = new.r,
                    revoked_at = new.a, is_open = new.o
                FROM unnest(\(grants.map(\.workspace)), \(grants.map(\.feature)), \(grants.map(\.id)),
                            \(grants.map(\.remaining)), \(grants.map(\.reserved)), \(grants.map(\.consumed)),
                            \(grants.map(\.expired)), \(grants.map(\.revoked)), \(grants.map(\.revokedAt)),
                            \(grants.map(\.isOpen))) AS new (w, f, i, l, s, c, e, r, a, o)
                WHERE g.workspace_id = new.w AND g.feature = new.f AND g.grant_id = new.i
                """, rows: grants.count)
        }
    }

    /// What sources have granted.
    func grants(from places: [SourcePlace]) throws -> [SourcePlace: Grant] {
        guard !places.isEmpty else { return [:] }
        let found: [Grant]
        switch engine {
        case .sqlite:
            found = try places.compactMap { place in
                try row(
                    """
                    SELECT \(Grant.columns) FROM entitlement_grant g
                    WHERE g.workspace_id = \(place.workspace) AND g.source_kind = \(place.source.reference.kind)
                        AND g.source = \(place.source.reference.text) AND g.line = \(place.source.line)
                    """
                ) { try Grant($0) }
            }
        case .postgres:
            let sources = places.map(\.source)
            found = try rows(
                """
                SELECT \(Grant.columns) FROM entitlement_grant g
                JOIN unnest(\(places.map(\.workspace)), \(sources.map(\.reference.kind)),
                            \(sources.map(\.reference.text)), \(sources.map(\.line))) AS wanted (w, k, t, n)
                    ON g.workspace_id = wanted.w AND g.source_kind = wanted.k AND g.source = wanted.t
                    AND g.line = wanted.n
                """
            ) { try Grant($0) }
        }
        return Dictionary(found.map { ($0.sourcePlace, $0) }) { first, _ in first }
    }

    /// Where the grants of a document are, in the order of its lines.
    func grantPlaces(from source: Reference, line: Int?, workspace: ID<Workspace>) throws -> [GrantPlace] {
        let ofLine: SQL = line.map { " AND line = \($0)" } ?? ""
        return try rows(
            """
            SELECT feature, grant_id FROM entitlement_grant
            WHERE workspace_id = \(workspace) AND source_kind = \(source.kind) AND source = \(source.text)\(ofLine)
            ORDER BY line
            """
        ) { row in
            GrantPlace(
                entitlement: EntitlementKey(workspace: workspace, feature: try row[0]), id: try row[1])
        }
    }
}

extension Snapshot {
    /// The grants of a feature point, the newest first.
    ///
    /// - Parameters:
    ///   - feature: The feature point, by its key.
    ///   - workspace: Whose they are.
    ///   - page: Which page of them.
    /// - Returns: The page.
    /// - Throws: `storage.cursor`; what the database says.
    public func grants(
        of feature: String, workspace: ID<Workspace>, _ page: PageRequest
    ) throws -> Page<Grant> {
        try self.page(
            page,
            of: """
                SELECT \(Grant.columns) FROM entitlement_grant g
                WHERE g.workspace_id = \(workspace) AND g.feature = \(feature)
                """, by: PageKey([("grant_id", .bytes)], .descending), decode: { try Grant($0) },
            key: { [$0.id] })
    }

    /// The grants of a feature point of which something may be used now, in the order in which they are used.
    public func grantsInUse(of feature: String, workspace: ID<Workspace>) throws -> [Grant] {
        let open = try rows(
            """
            SELECT \(Grant.columns) FROM entitlement_grant g
            WHERE g.workspace_id = \(workspace) AND g.feature = \(feature) AND g.is_open
            """
        ) { try Grant($0) }
        return open.filter { $0.remaining > 0 && $0.isValid(at: now) }.sorted()
    }

    /// What a document has granted, in the order of its lines.
    public func grants(from source: Reference, workspace: ID<Workspace>) throws -> [Grant] {
        try rows(
            """
            SELECT \(Grant.columns) FROM entitlement_grant g
            WHERE g.workspace_id = \(workspace) AND g.source_kind = \(source.kind) AND g.source = \(source.text)
            ORDER BY g.line
            """
        ) { try Grant($0) }
    }

    /// What people call grants of a feature point.
    public func labels(
        of grants: Set<ID<Grant>>, feature: String, workspace: ID<Workspace>
    ) throws -> [ID<Grant>: String] {
        let labels = try grants.sorted().compactMap { id in
            try row(
                """
                SELECT label FROM entitlement_grant
                WHERE workspace_id = \(workspace) AND feature = \(feature) AND grant_id = \(id)
                """
            ) { row in (id, try row[0] as String) }
        }
        return Dictionary(uniqueKeysWithValues: labels)
    }

    /// How much of a static feature point a workspace is entitled to now: the sum of its grants that are valid.
    ///
    /// One that is either there or not is there where this is above 0.
    public func entitled(to feature: String, workspace: ID<Workspace>) throws -> Int64 {
        try row(
            """
            SELECT CAST(coalesce(sum(granted), 0) AS BIGINT) FROM entitlement_grant
            WHERE workspace_id = \(workspace) AND feature = \(feature) AND revoked_at IS NULL
                AND starts_at <= \(now) AND (ends_at IS NULL OR ends_at > \(now))
            """
        ) { try $0[0] } ?? 0
    }
}

extension Grant {
    fileprivate static let columns: SQL = """
        g.grant_id, g.workspace_id, g.feature, g.priority, g.starts_at, g.ends_at, g.granted, g.remaining, g.reserved,
        g.consumed, g.expired, g.revoked, g.revoked_at, g.source_kind, g.source, g.line, g.label, g.made_at
        """

    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row[0], workspace: try row[1], feature: try row[2], priority: try row[3],
            startsAt: try row[4], endsAt: try row[5], granted: try row[6], remaining: try row[7],
            reserved: try row[8], consumed: try row[9], expired: try row[10], revoked: try row[11],
            revokedAt: try row[12],
            source: GrantSource(Reference(try row[13], try row[14]), line: try row[15]), label: try row[16],
            madeAt: try row[17])
    }

    fileprivate var isOpen: Bool { remaining > 0 || reserved > 0 }

    fileprivate var sourcePlace: SourcePlace { SourcePlace(workspace: workspace, source: source) }
}

extension GrantPlace {
    fileprivate var isHere: SQL {
        """
        g.workspace_id = \(entitlement.workspace) AND g.feature = \(entitlement.feature) AND g.grant_id = \(id)
        """
    }
}
