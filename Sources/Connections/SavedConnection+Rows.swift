public import Storage
public import Values

extension SavedConnection {
    /// A connection of a workspace.
    /// - Throws: `connection.not_found`.
    public static func find(
        _ id: ID<Connection>, of workspace: ID<Workspace>, in snapshot: Snapshot
    ) throws -> SavedConnection {
        let found = try snapshot.row(
            "\(columns) WHERE workspace_id = \(workspace) AND connection_id = \(id)",
            SavedConnection.init(row:))
        guard let found else { throw Problem.connectionNotFound("\(id)") }
        return found
    }

    /// The connection of a workspace that has this name; `nil` where none has.
    public static func find(
        named name: String, of workspace: ID<Workspace>, in snapshot: Snapshot
    ) throws -> SavedConnection? {
        try snapshot.row(
            "\(columns) WHERE workspace_id = \(workspace) AND name = \(name)", SavedConnection.init(row:))
    }

    /// The connections of a workspace by name, those of one app where it is given.
    public static func list(
        of workspace: ID<Workspace>, app: String? = nil, _ page: PageRequest, in snapshot: Snapshot
    ) throws -> Page<SavedConnection> {
        let ofApp: SQL = app.map { " AND app = \($0)" } ?? ""
        return try snapshot.page(
            page, of: "\(columns) WHERE workspace_id = \(workspace)\(ofApp)", by: PageKey([("name", .text)]),
            decode: SavedConnection.init(row:), key: { [$0.name] })
    }

    /// Deletes a connection of a workspace, its secrets with it.
    /// - Throws: `connection.not_found`.
    public static func delete(
        _ id: ID<Connection>, of workspace: ID<Workspace>, in tx: Transaction
    ) throws {
        let deleted = try tx.changes(
            "DELETE FROM connection WHERE workspace_id = \(workspace) AND connection_id = \(id)")
        guard deleted == 1 else { throw Problem.connectionNotFound("\(id)") }
    }

    /// The connection with its sealed values.
    static func sealed(
        _ id: ID<Connection>, of workspace: ID<Workspace>, in snapshot: Snapshot
    ) throws -> (connection: SavedConnection, values: SealedValues) {
        let found = try snapshot.row(
            """
            SELECT workspace_id, connection_id, name, app, kind, state, version, connection.made_at, changed_at,
                sealed, number, wrapped, data_key.made_at
            FROM connection JOIN data_key ON number = data_key
            WHERE workspace_id = \(workspace) AND connection_id = \(id)
            """
        ) { (try SavedConnection(row: $0), try SealedValues(row: $0, from: 9)) }
        guard let found else { throw Problem.connectionNotFound("\(id)") }
        return found
    }

    func insert(_ sealed: SealedValues, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO connection (workspace_id, connection_id, name, app, kind, state, version, data_key, sealed,
                made_at, changed_at)
            VALUES (\(workspace), \(id), \(name), \(app), \(kind), \(state), \(version), \(sealed.key.number),
                \(sealed.bytes), \(madeAt), \(changedAt))
            """, rows: 1)
    }

    /// Writes the connection over its version `before`.
    /// - Throws: `connection.changed` where that is not its version any more.
    func update(over before: Int64, _ sealed: SealedValues, in tx: Transaction) throws {
        let changed = try tx.changes(
            """
            UPDATE connection SET name = \(name), state = \(state), version = \(version),
                data_key = \(sealed.key.number), sealed = \(sealed.bytes), changed_at = \(changedAt)
            WHERE workspace_id = \(workspace) AND connection_id = \(id) AND version = \(before)
            """)
        guard changed == 1 else { throw Problem.connectionChanged(name) }
    }

    private static let columns: SQL = """
        SELECT workspace_id, connection_id, name, app, kind, state, version, made_at, changed_at FROM connection
        """

    private init(row: borrowing Row) throws {
        self.init(
            workspace: try row[0], id: try row[1], name: try row[2], app: try row[3], kind: try row[4],
            state: try row[5], version: try row[6], madeAt: try row[7], changedAt: try row[8])
    }
}
