public import Storage
public import Values

extension IssuedKey {
    /// Issues a key; whoever calls shows its text once and forgets it.
    /// - Throws: `key.name`, `key.roles` where there are none, `key.expiry` where it would have ended already.
    public static func issue(
        _ text: KeyText, named name: String, roles: Set<Role>, for workspace: ID<Workspace>,
        expiresAt: Timestamp? = nil, in tx: Transaction
    ) throws -> IssuedKey {
        guard !name.isEmpty, name.count <= nameLengthMax else { throw Problem.keyName(nameLengthMax) }
        guard !roles.isEmpty else { throw Problem.keyRoles }
        if let expiresAt, expiresAt <= tx.now { throw Problem.keyExpiry }
        let key = IssuedKey(
            workspace: workspace, id: tx.newID(), name: name, lookup: text.lookup, roles: roles,
            madeAt: tx.now,
            expiresAt: expiresAt, revokedAt: nil, usedAt: nil)
        try tx.execute(
            """
            INSERT INTO api_key (workspace_id, key_id, name, lookup, hash, roles, made_at, expires_at)
            VALUES (\(workspace), \(key.id), \(name), \(key.lookup), \(text.hash), \(roles.text), \(tx.now),
                \(expiresAt))
            """, rows: 1)
        return key
    }

    /// Who presents this text; `nil` where it is no key, or one that was revoked or has ended.
    public static func authenticate(_ presented: String, in snapshot: Snapshot) throws -> Caller? {
        try authenticate([presented], in: snapshot)[0]
    }

    /// Who presents each of these texts, as ``authenticate(_:in:)`` tells of one, with as few statements as it can.
    public static func authenticate(_ presented: [String], in snapshot: Snapshot) throws -> [Caller?] {
        let texts = presented.map { KeyText($0) }
        var found: [String: [(key: IssuedKey, hash: [UInt8])]] = [:]
        for (key, hash) in try valid(Set(texts.compactMap { $0?.lookup }), in: snapshot) {
            found[key.lookup, default: []].append((key, hash))
        }
        return texts.map { text in
            guard let text, let key = found[text.lookup]?.first(where: { text.has(hash: $0.hash) })?.key
            else { return nil }
            return Caller(workspace: key.workspace, roles: key.roles, keyID: key.id, usedAt: key.usedAt)
        }
    }

    /// The keys, neither revoked nor ended, that are found by some of these parts of their texts.
    private static func valid(
        _ lookups: Set<String>, in snapshot: Snapshot
    ) throws -> [(key: IssuedKey, hash: [UInt8])] {
        let decode = { (row: borrowing Row) throws -> (key: IssuedKey, hash: [UInt8]) in
            (try IssuedKey(row: row), try row[9])
        }
        let found: SQL = "\(columns), hash FROM api_key"
        let isValid: SQL =
            " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > \(snapshot.now))"
        return switch snapshot.engine {
        case .postgres where lookups.count > 1:
            try snapshot.rows(found + " WHERE lookup = ANY(\(Array(lookups)))" + isValid, decode)
        case .postgres, .sqlite:
            try lookups.flatMap { lookup in
                try snapshot.rows(found + " WHERE lookup = \(lookup)" + isValid, decode)
            }
        }
    }

    /// The keys of a workspace, those revoked too, the newest first.
    public static func list(
        of workspace: ID<Workspace>, _ page: PageRequest, in snapshot: Snapshot
    ) throws -> Page<IssuedKey> {
        try snapshot.page(
            page, of: "\(columns) FROM api_key WHERE workspace_id = \(workspace)",
            by: PageKey([("key_id", .bytes)], .descending), decode: IssuedKey.init(row:), key: { [$0.id] })
    }

    /// Revokes a key of a workspace from the next call on; revoking it again changes nothing.
    /// - Throws: `key.not_found`.
    public static func revoke(_ id: ID<APIKey>, of workspace: ID<Workspace>, in tx: Transaction) throws {
        let changed = try tx.changes(
            """
            UPDATE api_key SET revoked_at = COALESCE(revoked_at, \(tx.now))
            WHERE workspace_id = \(workspace) AND key_id = \(id)
            """)
        guard changed == 1 else { throw Problem.keyNotFound("\(id)") }
    }

    /// Writes down that a key was used, unless that was done within the hour.
    public static func noteUse(by caller: Caller, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE api_key SET used_at = \(tx.now)
            WHERE workspace_id = \(caller.workspace) AND key_id = \(caller.keyID)
                AND (used_at IS NULL OR used_at <= \(tx.now - useIsNotedEvery))
            """)
    }

    private static let columns: SQL = """
        SELECT workspace_id, key_id, name, lookup, roles, made_at, expires_at, revoked_at, used_at
        """

    private init(row: borrowing Row) throws {
        self.init(
            workspace: try row[0], id: try row[1], name: try row[2], lookup: try row[3],
            roles: Set(text: try row[4]), madeAt: try row[5], expiresAt: try row[6], revokedAt: try row[7],
            usedAt: try row[8])
    }
}

extension Caller {
    /// Whether the use of the key is to be written down by ``IssuedKey/noteUse(by:in:)``.
    public func isUseWorthNoting(at now: Timestamp) -> Bool {
        usedAt.map { now - $0 >= IssuedKey.useIsNotedEvery } ?? true
    }
}
