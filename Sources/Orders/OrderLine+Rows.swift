import Catalog
public import Storage
public import Values

extension Transaction {
    /// Keeps the lines of new orders.
    func insertLines(of drafts: [OrderDraft]) throws {
        switch engine {
        case .sqlite:
            for draft in drafts {
                for (line, plan) in zip(draft.reckoned.lines, draft.reckoned.plans) {
                    try execute(
                        """
                        INSERT INTO order_line (order_id, position, kind, item, action, quantity, amount, bonus,
                            currency, is_gift, is_counted, plan)
                        VALUES (\(draft.order.id), \(line.position), \(line.item.kind.rawValue), \(line.item.key),
                            \(line.action.rawValue), \(line.quantity), \(line.amount.minorUnits),
                            \(line.bonus.minorUnits), \(line.amount.currency), \(line.isGift), \(line.isCounted),
                            \(plan))
                        """)
                }
            }
        case .postgres:
            let lines = drafts.flatMap(\.reckoned.lines)
            let orders = drafts.flatMap { draft in draft.reckoned.lines.map { _ in draft.order.id } }
            try execute(
                """
                INSERT INTO order_line (order_id, position, kind, item, action, quantity, amount, bonus, currency,
                    is_gift, is_counted, plan)
                SELECT * FROM unnest(\(orders), \(lines.map(\.position)), \(lines.map(\.item.kind.rawValue)),
                    \(lines.map(\.item.key)), \(lines.map(\.action.rawValue)), \(lines.map(\.quantity)),
                    \(lines.map(\.amount.minorUnits)), \(lines.map(\.bonus.minorUnits)),
                    \(lines.map(\.amount.currency)), \(lines.map(\.isGift)), \(lines.map(\.isCounted)),
                    \(drafts.flatMap(\.reckoned.plans)))
                """)
        }
    }

    /// Keeps the plan of a line of an order that this transaction has locked, where it has changed.
    func keepPlan(of line: OrderLine, of order: Order) throws {
        try execute(
            """
            UPDATE order_line SET plan = \(line.plan.json.text)
            WHERE order_id = \(order.id) AND position = \(line.position)
            """, rows: 1)
    }
}

extension Snapshot {
    /// The lines of an order, in their places.
    public func lines(of order: ID<Order>) throws -> [OrderLine] {
        try rows(
            """
            SELECT position, kind, item, action, quantity, amount, bonus, currency, is_gift, is_counted, plan
            FROM order_line WHERE order_id = \(order) ORDER BY position
            """
        ) { try OrderLine($0) }
    }

    /// The lines of orders, in their places.
    func lines(of orders: [ID<Order>]) throws -> [ID<Order>: [OrderLine]] {
        var lines: [ID<Order>: [OrderLine]] = [:]
        switch engine {
        case .sqlite:
            for order in orders { lines[order] = try self.lines(of: order) }
        case .postgres:
            try each(
                """
                SELECT position, kind, item, action, quantity, amount, bonus, currency, is_gift, is_counted, plan, order_id
                FROM order_line WHERE order_id = ANY(\(orders)) ORDER BY order_id, position
                """
            ) { row in lines[try row[11], default: []].append(try OrderLine(row)) }
        }
        return lines
    }
}

extension OrderLine {
    fileprivate init(_ row: borrowing Row) throws {
        guard let kind = ItemKind(rawValue: try row[1]), let action = QuoteAction(rawValue: try row[3]) else {
            throw Problem.orderUnreadable("kind")
        }
        let currency: Currency = try row[7]
        self.init(
            position: try row[0], item: ItemKey(kind, try row[2]), action: action, quantity: try row[4],
            amount: Money(try row[5], currency), bonus: Money(try row[6], currency), isGift: try row[8],
            isCounted: try row[9], plan: try LinePlan(JSON(parsing: row[10] as String), currency))
    }
}
