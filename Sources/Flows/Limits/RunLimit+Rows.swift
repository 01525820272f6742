public import Durable
public import Storage
public import Values

extension Transaction {
    /// Sets a limit of the runs of a workspace, or lifts it where it bounds nothing.
    ///
    /// Runs that are accepted, or go on after a person let them, from then on count against it.
    /// - Throws: What the database says; then nothing is changed.
    public func setLimit(_ subject: RunLimit, of workspace: ID<Workspace>, to limit: JobLimit) throws {
        try setLimit(subject.name, workspace: workspace, to: limit)
        let flows = try rows(
            "SELECT flow_id, connections, limits FROM flow WHERE workspace_id = \(workspace)"
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

    /// The limits that have bounds and count the runs of a flow which uses these connections, beside the flow's own.
    func limits(using connections: NameList, in workspace: ID<Workspace>) throws -> NameList {
        let subjects = [.workspace] + connections.names.map { RunLimit.connection($0) }
        return NameList(try boundLimits(among: subjects.map(\.name), workspace: workspace))
    }
}
