public import Storage
public import Values

extension Transaction {
    /// Takes an event id for a run, or, without one, remembers that the event is known.
    /// - Returns: Whether it was new; the run that has it already, where one does.
    func claimEvent(
        _ id: String, of flow: ID<Flow>, workspace: ID<Workspace>, for run: ID<Run>?
    ) throws -> (isNew: Bool, first: ID<Run>?) {
        let taken = try changes(
            """
            INSERT INTO flow_event (workspace_id, flow_id, event_id, run_id, seen_at)
            VALUES (\(workspace), \(flow), \(id), \(run), \(now)) ON CONFLICT DO NOTHING
            """)
        if taken == 1 { return (true, nil) }
        try execute(
            """
            UPDATE flow_event SET seen_at = \(now)
            WHERE workspace_id = \(workspace) AND flow_id = \(flow) AND event_id = \(id)
                AND seen_at < \(now - FlowEngine.eventSeenAgainAfter)
            """)
        let first = try self.run(ofEvent: id, flow: flow, workspace: workspace)
        return (first != nil && first == run, first)
    }

    /// Forgets events that were not seen since an instant, at most `limit`.
    /// - Returns: Whether there may be more.
    func forgetEvents(notSeenSince instant: Timestamp, limit: Int) throws -> Bool {
        let old = try rows(
            """
            SELECT workspace_id, flow_id, event_id FROM flow_event WHERE seen_at < \(instant)
            ORDER BY seen_at LIMIT \(limit)
            """
        ) { row in (try row[0] as ID<Workspace>, try row[1] as ID<Flow>, try row[2] as String) }
        for (workspace, flow, id) in old {
            try execute(
                """
                DELETE FROM flow_event
                WHERE workspace_id = \(workspace) AND flow_id = \(flow) AND event_id = \(id)
                    AND seen_at < \(instant)
                """)
        }
        return old.count == limit
    }
}

extension Snapshot {
    /// The events that the flows of a workspace have seen, flow by flow, by their ids.
    ///
    /// - Parameters:
    ///   - workspace: Whose they are.
    ///   - flow: Only those of this flow.
    ///   - id: Only those of this id.
    ///   - page: Which page of them.
    /// - Returns: The page.
    /// - Throws: `storage.cursor`; what the database says.
    public func events(
        of workspace: ID<Workspace>, flow: ID<Flow>?, id: String?, _ page: PageRequest
    ) throws -> Page<FlowEvent> {
        let ofFlow: SQL = flow.map { " AND e.flow_id = \($0)" } ?? ""
        let ofID: SQL = id.map { " AND e.event_id = \($0)" } ?? ""
        return try self.page(
            page,
            of: """
                SELECT e.flow_id, f.name, e.event_id, e.run_id, e.seen_at FROM flow_event AS e
                JOIN flow AS f ON f.workspace_id = e.workspace_id AND f.flow_id = e.flow_id
                WHERE e.workspace_id = \(workspace)\(ofFlow)\(ofID)
                """, by: PageKey([("flow_id", .bytes), ("event_id", .text)]),
            decode: { row in
                FlowEvent(
                    flow: try row[0], flowName: try row[1], id: try row[2], run: try row[3],
                    seenAt: try row[4])
            }, key: { [$0.flow, $0.id] })
    }

    /// The run that an event started.
    func run(ofEvent id: String, flow: ID<Flow>, workspace: ID<Workspace>) throws -> ID<Run>? {
        try row(
            """
            SELECT run_id FROM flow_event
            WHERE workspace_id = \(workspace) AND flow_id = \(flow) AND event_id = \(id)
            """
        ) { row in try row[0] as ID<Run>? } ?? nil
    }
}
