public import Storage
public import Values

extension SavedWorkspace {
    /// Makes a workspace.
    /// - Throws: `workspace.name`.
    public static func create(named name: String, in tx: Transaction) throws -> SavedWorkspace {
        try check(name)
        let workspace = SavedWorkspace(id: tx.newID(), name: name, madeAt: tx.now)
        try tx.execute(
            "INSERT INTO workspace (workspace_id, name, made_at) VALUES (\(workspace.id), \(name), \(tx.now))",
            rows: 1)
        return workspace
    }

    /// A workspace.
    /// - Throws: `workspace.not_found`.
    public static func find(_ id: ID<Workspace>, in snapshot: Snapshot) throws -> SavedWorkspace {
        let found = try snapshot.row(
            "SELECT workspace_id, name, made_at FROM workspace WHERE workspace_id = \(id)",
            SavedWorkspace.init(row:))
        guard let found else { throw Problem.workspaceNotFound("\(id)") }
        return found
    }

    /// The workspaces of the installation, the oldest first.
    public static func list(_ page: PageRequest, in snapshot: Snapshot) throws -> Page<SavedWorkspace> {
        try snapshot.page(
            page, of: "SELECT workspace_id, name, made_at FROM workspace",
            by: PageKey([("workspace_id", .bytes)]), decode: SavedWorkspace.init(row:), key: { [$0.id] })
    }

    /// Gives a workspace another name.
    /// - Throws: `workspace.name`, `workspace.not_found`.
    public static func rename(_ id: ID<Workspace>, to name: String, in tx: Transaction) throws {
        try check(name)
        let changed = try tx.changes("UPDATE workspace SET name = \(name) WHERE workspace_id = \(id)")
        guard changed == 1 else { throw Problem.workspaceNotFound("\(id)") }
    }

    private static func check(_ name: String) throws {
        guard !name.isEmpty, name.count <= nameLengthMax else { throw Problem.workspaceName(nameLengthMax) }
    }

    private init(row: borrowing Row) throws {
        self.init(id: try row[0], name: try row[1], madeAt: try row[2])
    }
}
