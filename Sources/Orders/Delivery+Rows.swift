public import Storage
public import Values

extension Transaction {
    /// Keeps where the goods of new orders go; most orders say nothing of it, and then nothing is written.
    func insertDeliveries(of drafts: [OrderDraft]) throws {
        let said = drafts.compactMap { draft in draft.recipient.map { (draft, $0) } }
        guard !said.isEmpty else { return }
        switch engine {
        case .sqlite:
            for (draft, recipient) in said {
                try execute(
                    """
                    INSERT INTO order_delivery (order_id, name, phone, address, version, given_at, person)
                    VALUES (\(draft.order.id), \(recipient.name), \(recipient.phone), \(recipient.address), 1, \(now),
                        \(draft.person))
                    """)
            }
        case .postgres:
            try execute(
                """
                INSERT INTO order_delivery (order_id, name, phone, address, version, given_at, person)
                SELECT o, n, t, a, 1, \(now), p
                FROM unnest(\(said.map(\.0.order.id)), \(said.map(\.1.name)), \(said.map(\.1.phone)),
                    \(said.map(\.1.address)), \(said.map(\.0.person))) AS said (o, n, t, a, p)
                """)
        }
    }

    /// Keeps where the goods of an order go that this transaction has locked, if it is where it was read to be.
    func deliver(_ order: Order, to recipient: Recipient, by person: String) throws {
        try execute(
            """
            UPDATE order_ SET changed_at = \(now)
            WHERE order_id = \(order.id) AND state = \(order.state) AND version = \(order.version)
            """, rows: 1)
        try execute(
            """
            INSERT INTO order_delivery (order_id, name, phone, address, version, given_at, person)
            VALUES (\(order.id), \(recipient.name), \(recipient.phone), \(recipient.address), 1, \(now), \(person))
            ON CONFLICT (order_id) DO UPDATE SET name = excluded.name, phone = excluded.phone,
                address = excluded.address, version = order_delivery.version + 1, given_at = excluded.given_at,
                person = excluded.person
            """, rows: 1)
    }
}

extension Snapshot {
    private static var deliveries: SQL {
        "SELECT name, phone, address, version, given_at, person, order_id FROM order_delivery"
    }

    /// Where the goods of an order go; `nil` where nobody has said it.
    public func delivery(of order: ID<Order>) throws -> Delivery? {
        try row(Self.deliveries + " WHERE order_id = \(order)") { try Delivery($0) }
    }

    /// Where the goods of orders go; those of which nobody has said it are left out.
    public func deliveries(of orders: [ID<Order>]) throws -> [ID<Order>: Delivery] {
        var deliveries: [ID<Order>: Delivery] = [:]
        switch engine {
        case .sqlite:
            for order in orders { deliveries[order] = try delivery(of: order) }
        case .postgres:
            try each(Self.deliveries + " WHERE order_id = ANY(\(orders))") { row in
                deliveries[try row[6]] = try Delivery(row)
            }
        }
        return deliveries
    }
}

extension Delivery {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            recipient: Recipient(kept: try row[0], try row[1], try row[2]), version: try row[3],
            givenAt: try row[4], by: try row[5])
    }
}
