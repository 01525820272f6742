public import Storage
public import Values

extension Transaction {
    /// What is known under keys; of a key that is given twice it may be given twice, too.
    func usageEvents(under keys: [UsageKey]) throws -> [UsageEvent] {
        guard !keys.isEmpty else { return [] }
        switch engine {
        case .sqlite:
            return try keys.compactMap { key in
                try row(
                    """
                    SELECT \(UsageEvent.columns) FROM usage_event u
                    WHERE u.workspace_id = \(key.workspace) AND u.source = \(key.source) AND u.event_id = \(key.event)
                    """
                ) { try UsageEvent($0) }
            }
        case .postgres:
            let keys = Array(Set(keys))
            return try rows(
                """
                SELECT \(UsageEvent.columns) FROM usage_event u
                JOIN unnest(\(keys.map(\.workspace)), \(keys.map(\.source)), \(keys.map(\.event))) AS wanted (w, s, e)
                    ON u.workspace_id = wanted.w AND u.source = wanted.s AND u.event_id = wanted.e
                """
            ) { try UsageEvent($0) }
        }
    }

    /// Keeps what has become of the units under keys.
    /// - Throws: `storage.row_count`, at the latest from the `write` around, where a key was taken at the same time for
    ///   another feature point; then the transaction is over.
    func keep(_ events: [UsageEvent]) throws {
        guard !events.isEmpty else { return }
        switch engine {
        case .sqlite:
            for event in events {
                let consumption = event.consumption
                try execute(
                    """
                    INSERT INTO usage_event (workspace_id, source, event_id, feature, amount, subject_kind, subject, state,
                        shares, record_id, recorded_at, remaining, reversal_id, reversed_at, reversal_remaining,
                        changed_at)
                    VALUES (\(consumption.key.workspace), \(consumption.key.source), \(consumption.key.event),
                        \(consumption.feature), \(consumption.amount), \(consumption.subject.kind),
                        \(consumption.subject.text), \(event.state), \(event.shares.bytes), \(event.use?.id),
                        \(event.use?.at), \(event.use?.remaining), \(event.reversal?.id), \(event.reversal?.at),
                        \(event.reversal?.remaining), \(now))
                    \(UsageEvent.onConflict)
                    """, rows: 1)
            }
        case .postgres:
            let consumptions = events.map(\.consumption)
            try execute(
                """
                INSERT INTO usage_event (workspace_id, source, event_id, feature, amount, subject_kind, subject, state,
                    shares, record_id, recorded_at, remaining, reversal_id, reversed_at, reversal_remaining, changed_at)
                SELECT new.*, \(now) FROM unnest(\(consumptions.map(\.key.workspace)), \(consumptions.map(\.key.source)),
                    \(consumptions.map(\.key.event)), \(consumptions.map(\.feature)), \(consumptions.map(\.amount)),
                    \(consumptions.map(\.subject.kind)), \(consumptions.map(\.subject.text)), \(events.map(\.state)),
                    \(events.map(\.shares.bytes)), \(events.map(\.use?.id)), \(events.map(\.use?.at)),
                    \(events.map(\.use?.remaining)), \(events.map(\.reversal?.id)), \(events.map(\.reversal?.at)),
                    \(events.map(\.reversal?.remaining))) AS new
                \(UsageEvent.onConflict)
                """, rows: events.count)
        }
    }
}

extension Snapshot {
    /// The keys of a source, beginning with a text, under which units are set aside.
    public func reservedKeys(
        of workspace: ID<Workspace>, source: String, beginning prefix: String
    ) throws -> [UsageKey] {
        try rows(
            """
            SELECT event_id FROM usage_event
            WHERE workspace_id = \(workspace) AND source = \(source) AND event_id >= \(prefix)
                AND event_id < \(prefix + "\u{10FFFF}") AND state = 'reserved'
            ORDER BY event_id
            """
        ) { row in UsageKey(workspace: workspace, source: source, event: try row[0]) }
    }
}

extension UsageEvent {
    fileprivate static let columns: SQL = """
        u.workspace_id, u.source, u.event_id, u.feature, u.amount, u.subject_kind, u.subject, u.state, u.shares,
        u.record_id, u.recorded_at, u.remaining, u.reversal_id, u.reversed_at, u.reversal_remaining
        """

    fileprivate static let onConflict: SQL = """
        ON CONFLICT (workspace_id, source, event_id) DO UPDATE
        SET state = excluded.state, shares = excluded.shares, record_id = excluded.record_id,
            recorded_at = excluded.recorded_at, remaining = excluded.remaining, reversal_id = excluded.reversal_id,
            reversed_at = excluded.reversed_at, reversal_remaining = excluded.reversal_remaining,
            changed_at = excluded.changed_at
        WHERE usage_event.feature = excluded.feature
        """

    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            consumption: Consumption(
                UsageKey(workspace: try row[0], source: try row[1], event: try row[2]), feature: try row[3],
                amount: try row[4], for: Reference(try row[5], try row[6])),
            state: try row[7], shares: [GrantShare](bytes: try row[8]), use: try Entry(row, from: 9),
            reversal: try Entry(row, from: 12))
    }
}

extension UsageEvent.Entry {
    fileprivate init?(_ row: borrowing Row, from first: Int) throws {
        guard let id = try row[first] as ID<UsageRecord>? else { return nil }
        self.init(id: id, at: try row[first + 1], remaining: try row[first + 2])
    }
}
