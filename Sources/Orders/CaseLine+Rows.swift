public import Storage
public import Values

extension Transaction {
    /// Puts units of lines into a new after-sales case.
    func insert(_ units: [CaseUnits], in afterSales: ID<AfterSalesCase>) throws {
        for unit in units {
            try execute(
                """
                INSERT INTO order_case_line (case_id, position, quantity, unsent, amount)
                VALUES (\(afterSales), \(unit.line.position), \(unit.quantity), \(unit.unsent),
                    \(unit.amount.minorUnits))
                """)
        }
    }
}

extension Snapshot {
    /// What is in the after-sales cases of an order, the oldest first.
    public func caseLines(of order: ID<Order>) throws -> [CaseLine] {
        try rows(
            """
            SELECT c.case_id, c.kind, c.state, l.position, l.quantity, l.unsent, l.amount, c.currency
            FROM order_case c JOIN order_case_line l ON l.case_id = c.case_id WHERE c.order_id = \(order)
            ORDER BY c.case_id, l.position
            """
        ) { row in
            CaseLine(
                afterSales: try row[0], kind: try row[1], state: try row[2], position: try row[3],
                quantity: try row[4], unsent: try row[5], amount: Money(try row[6], try row[7]))
        }
    }
}
