import Durable
public import Storage
public import Values

extension Transaction {
    /// Saves a definition as the newest version of the flow of its name; a new flow gets an address of its own.
    ///
    /// A flow that starts by itself, on a schedule or a poll, goes on where it stood; with another trigger it begins
    /// anew.
    ///
    /// - Parameters:
    ///   - definition: The checked definition.
    ///   - source: Its text, kept as it is.
    ///   - workspace: Whose it is.
    ///   - token: The address of a flow that is new.
    /// - Returns: The flow as it is now. The same text again makes no new version.
    /// - Throws: What the database says; then nothing is changed.
    public func save(
        _ definition: FlowDefinition, source: [UInt8], workspace: ID<Workspace>, newToken token: String
    ) throws -> FlowRecord {
        let old = try flow(named: definition.name, workspace: workspace)
        if let old, try self.source(of: old.id, version: old.version, workspace: workspace) == source {
            return old
        }
        let (id, connections) = (old?.id ?? newID(), NameList(definition.connections))
        let flow = FlowRecord(
            id: id, workspace: workspace, name: definition.name,
            version: (old?.version ?? 0) + 1,
            trigger: definition.trigger.kind, concurrency: definition.concurrency,
            isEnabled: old?.isEnabled ?? true, hookToken: old?.hookToken ?? token,
            sealedHookSecret: old?.sealedHookSecret,
            sharedLimits: try limits(of: id, using: connections, in: workspace))
        try execute(
            """
            INSERT INTO flow_version (workspace_id, flow_id, version, source, created_at)
            VALUES (\(workspace), \(flow.id), \(flow.version), \(source), \(now))
            """)
        try execute(
            """
            INSERT INTO flow (workspace_id, flow_id, name, version, trigger_kind, concurrency, connections, limits,
                enabled, hook_token, changed_at)
            VALUES (\(workspace), \(flow.id), \(flow.name), \(flow.version), \(flow.trigger), \(flow.concurrency),
                \(connections), \(flow.sharedLimits), \(true), \(token), \(now))
            ON CONFLICT (workspace_id, flow_id) DO UPDATE
            SET version = excluded.version, trigger_kind = excluded.trigger_kind,
                concurrency = excluded.concurrency, connections = excluded.connections, limits = excluded.limits,
                changed_at = excluded.changed_at
            """)
        if flow.concurrency != old?.concurrency {
            let limit = JobLimit(concurrency: flow.concurrency)
            try setLimit(RunLimit.flow(flow.id).name, workspace: workspace, to: limit)
        }
        try watch(flow, identity: definition.trigger.watchIdentity)
        return flow
    }

    /// Sets the sealed secret with which a flow's events must be signed; `nil` asks for no signature.
    public func setHookSecret(_ sealed: [UInt8]?, of flow: ID<Flow>, workspace: ID<Workspace>) throws {
        try execute(
            """
            UPDATE flow SET hook_secret = \(sealed), changed_at = \(now)
            WHERE workspace_id = \(workspace) AND flow_id = \(flow)
            """, rows: 1)
    }

    /// Lets a flow start, or not.
    ///
    /// A poll goes on where it stood; the times of a schedule that passed while the flow was disabled are left out.
    /// - Returns: The flow as it is now; `nil` where there is none.
    public func setEnabled(
        _ enabled: Bool, flow: ID<Flow>, workspace: ID<Workspace>
    ) throws -> FlowRecord? {
        let before = try self.flow(flow, workspace: workspace)
        try execute(
            """
            UPDATE flow SET enabled = \(enabled), changed_at = \(now)
            WHERE workspace_id = \(workspace) AND flow_id = \(flow)
            """)
        guard let after = try self.flow(flow, workspace: workspace) else { return nil }
        if before?.isEnabled != enabled {
            enabled ? try watchAgain(after) : try endWatch(of: after)
        }
        return after
    }
}

extension Snapshot {
    private static var columns: SQL {
        """
        SELECT flow_id, workspace_id, name, version, trigger_kind, concurrency, enabled, hook_token, hook_secret,
            limits
        FROM flow
        """
    }

    /// The flow of a name.
    public func flow(named name: String, workspace: ID<Workspace>) throws -> FlowRecord? {
        try row(Self.columns + " WHERE workspace_id = \(workspace) AND name = \(name)") { try FlowRecord($0) }
    }

    /// A flow.
    public func flow(_ id: ID<Flow>, workspace: ID<Workspace>) throws -> FlowRecord? {
        try row(Self.columns + " WHERE workspace_id = \(workspace) AND flow_id = \(id)") {
            try FlowRecord($0)
        }
    }

    /// The flow to whose address something was posted.
    func flow(token: String) throws -> FlowRecord? {
        try row(Self.columns + " WHERE hook_token = \(token)") { try FlowRecord($0) }
    }

    /// The flows of a workspace after the name given, by name.
    public func flows(of workspace: ID<Workspace>, after name: String?, limit: Int) throws -> [FlowRecord] {
        try rows(
            Self.columns
                + " WHERE workspace_id = \(workspace) AND name > \(name ?? "") ORDER BY name LIMIT \(limit)"
        ) { try FlowRecord($0) }
    }

    /// The text of a version of a flow.
    public func source(of flow: ID<Flow>, version: Int, workspace: ID<Workspace>) throws -> [UInt8]? {
        try row(
            """
            SELECT source FROM flow_version
            WHERE workspace_id = \(workspace) AND flow_id = \(flow) AND version = \(version)
            """
        ) { row in try row[0] as [UInt8] }
    }
}

extension FlowRecord {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row[0], workspace: try row[1], name: try row[2], version: try row[3], trigger: try row[4],
            concurrency: try row[5], isEnabled: try row[6], hookToken: try row[7],
            sealedHookSecret: try row[8], sharedLimits: try row[9])
    }
}
