public import Durable
public import Storage
public import Values

extension Transaction {
    /// Sets a limit of the runs of a workspace or of a connection, or lifts it where it bounds nothing.
    ///
    /// Runs that are accepted from then on count against it, and those that are let go on by somebody: a person, an
    /// answer, a connection that is put right.
    /// - Throws: What the database says; then nothing is changed.
    public func setLimit(_ subject: RunLimit, of workspace: ID<Workspace>, to limit: JobLimit) throws {
        if case .flow = subject { preconditionFailure("the limit of a flow stands in its definition") }
        try setLimit(subject.name, workspace: workspace, to: limit)
        let flows = try rows(
            "SELECT flow_id, connections, limits FROM flow WHERE workspace_id = \(workspace) ORDER BY flow_id"
        ) { row in
            (
                flow: try row[0] as ID<Flow>, connections: try row[1] as NameList,
                limits: try row[2] as NameList
            )
        }
        for (flow, connections, limits) in flows {
            let applies = subject == .workspace || connections.names.contains { subject == .connection($0) }
            var names = Set(limits.names)
            if applies && limit.isBounding { names.insert(subject.name) } else { names.remove(subject.name) }
            guard names != Set(limits.names) else { continue }
            try execute(
                """
                UPDATE flow SET limits = \(NameList(names))
                WHERE workspace_id = \(workspace) AND flow_id = \(flow)
                """)
        }
    }

    /// The limits that have bounds and count the runs of a flow which uses these connections, beside the flow's own;
    /// all of them are locked.
    func limits(
        of flow: ID<Flow>, using connections: NameList, in workspace: ID<Workspace>
    ) throws -> NameList {
        let own = RunLimit.flow(flow).name
        let subjects = [.workspace] + connections.names.map { RunLimit.connection($0) }
        let bound = try boundLimits(among: [own] + subjects.map(\.name), workspace: workspace)
        return NameList(bound.filter { $0 != own })
    }
}
