import Durable
import Storage
import Values

/// How many orders are placed with as few statements as it can be done with.
extension Transaction {
    /// Has workspaces to oneself, as ``lockBuyer(_:)`` does one: in the order of their identifiers.
    func lockBuyers(_ workspaces: Set<ID<Workspace>>) throws {
        let workspaces = workspaces.sorted()
        switch engine {
        case .sqlite: break
        case .postgres:
            try execute(
                """
                INSERT INTO order_buyer (workspace_id, version)
                SELECT w, 1 FROM unnest(\(workspaces)) AS buyer (w) ORDER BY w
                ON CONFLICT (workspace_id) DO UPDATE SET version = order_buyer.version + 1
                """, rows: workspaces.count)
        }
    }

    /// Keeps new orders with their lines and where their goods go, and tells of them.
    func insert(_ drafts: [OrderDraft]) throws {
        guard !drafts.isEmpty else { return }
        switch engine {
        case .sqlite:
            for draft in drafts { try insertAlone(draft) }
        case .postgres:
            try insertTogether(drafts)
        }
        try insertLines(of: drafts)
        try insertDeliveries(of: drafts)
        try publish(drafts.map { $0.order.event($0.order.state.event) })
    }

    private func insertAlone(_ draft: OrderDraft) throws {
        let order = draft.order
        try execute(
            """
            INSERT INTO order_ (order_id, number, workspace_id, state, version, payable, wallet_credit, currency, quote,
                coupon, deadline, made_at, changed_at)
            VALUES (\(order.id), \(order.number.text), \(order.workspace), \(order.state), \(order.version),
                \(order.payable.minorUnits), \(order.walletCredit.minorUnits), \(order.payable.currency),
                \(order.quote), \(order.coupon), \(order.deadline), \(order.madeAt), \(order.madeAt))
            """)
        try execute(
            """
            INSERT INTO order_log (order_id, version, state, made_at, why, person)
            VALUES (\(order.id), \(order.version), \(order.state), \(now), 'placed', \(draft.person))
            """)
        try execute(
            """
            INSERT INTO order_submission (workspace_id, hash, order_id, made_at)
            VALUES (\(order.workspace), \(draft.submission.hash), \(order.id), \(now))
            ON CONFLICT (workspace_id, hash) DO UPDATE SET order_id = excluded.order_id, made_at = excluded.made_at
            """)
    }

    private func insertTogether(_ drafts: [OrderDraft]) throws {
        let orders = drafts.map(\.order)
        try execute(
            """
            INSERT INTO order_ (order_id, number, workspace_id, state, version, payable, wallet_credit, currency, quote,
                coupon, deadline, made_at, changed_at)
            SELECT * FROM unnest(\(orders.map(\.id)), \(orders.map(\.number.text)), \(orders.map(\.workspace)),
                \(orders.map(\.state)), \(orders.map(\.version)), \(orders.map(\.payable.minorUnits)),
                \(orders.map(\.walletCredit.minorUnits)), \(orders.map(\.payable.currency)), \(orders.map(\.quote)),
                \(orders.map(\.coupon)), \(orders.map(\.deadline)), \(orders.map(\.madeAt)), \(orders.map(\.madeAt)))
            """)
        try execute(
            """
            INSERT INTO order_log (order_id, version, state, made_at, why, person)
            SELECT o, v, s, \(now), 'placed', p
            FROM unnest(\(orders.map(\.id)), \(orders.map(\.version)), \(orders.map(\.state)), \(drafts.map(\.person)))
                AS placed (o, v, s, p)
            """)
        try execute(
            """
            INSERT INTO order_submission (workspace_id, hash, order_id, made_at)
            SELECT w, h, o, \(now)
            FROM unnest(\(orders.map(\.workspace)), \(drafts.map(\.submission.hash)), \(orders.map(\.id)))
                AS placed (w, h, o)
            ON CONFLICT (workspace_id, hash) DO UPDATE SET order_id = excluded.order_id, made_at = excluded.made_at
            """)
    }

    /// The orders of the same content that were placed lately and are not closed, by whoever has locked their buyers.
    func recentOrders(_ wanted: Set<Submission>, after instant: Timestamp) throws -> [Submission: Order] {
        var recent: [Submission: Order] = [:]
        switch engine {
        case .sqlite:
            for submission in wanted {
                recent[submission] = try row(
                    Self.orders
                        + """
                         WHERE order_id = (SELECT order_id FROM order_submission
                            WHERE workspace_id = \(submission.workspace) AND hash = \(submission.hash)
                                AND made_at > \(instant)) AND state <> \(OrderState.closed)
                        """
                ) { try Order($0) }
            }
        case .postgres:
            let wanted = Array(wanted)
            var submissions: [ID<Order>: Submission] = [:]
            try each(
                """
                SELECT s.order_id, s.workspace_id, s.hash
                FROM unnest(\(wanted.map(\.workspace)), \(wanted.map(\.hash))) AS wanted (w, h)
                    JOIN order_submission s ON s.workspace_id = wanted.w AND s.hash = wanted.h
                WHERE s.made_at > \(instant)
                """
            ) { row in
                submissions[try row[0]] = Submission(workspace: try row[1], hash: try row[2])
            }
            guard !submissions.isEmpty else { return [:] }
            let orders = try rows(
                Self.orders
                    + " WHERE order_id = ANY(\(Array(submissions.keys))) AND state <> \(OrderState.closed)"
            ) { try Order($0) }
            for order in orders {
                if let submission = submissions[order.id] { recent[submission] = order }
            }
        }
        return recent
    }
}
