public import Storage

extension Snapshot {
    /// How many there are of each good that was ever counted and ordered.
    public func stock() throws -> [StockLevel] {
        try rows("SELECT good, total, reserved, sold FROM order_stock ORDER BY good") { try StockLevel($0) }
    }

    /// So many of them at most, from after a key on, by their keys.
    func stock(after last: String?, limit: Int) throws -> [String: StockLevel] {
        let found = try rows(
            """
            SELECT good, total, reserved, sold FROM order_stock WHERE good > \(last ?? "") ORDER BY good LIMIT \(limit)
            """
        ) { try StockLevel($0) }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.good, $0) })
    }
}

extension Transaction {
    /// Takes over how many of goods there are by the catalog; never fewer than are promised.
    func keepTotals(_ totals: [String: Int64]) throws {
        for (good, total) in totals.sorted(by: { $0.key < $1.key }) {
            try execute(
                """
                INSERT INTO order_stock (good, total, reserved, sold) VALUES (\(good), \(total), 0, 0)
                ON CONFLICT (good) DO UPDATE SET total = CASE
                    WHEN excluded.total < order_stock.reserved + order_stock.sold THEN order_stock.reserved + order_stock.sold
                    ELSE excluded.total END
                """, rows: 1)
        }
    }

    /// Locks goods, given in the order of their keys.
    func lockStock(_ goods: [String]) throws -> [String: StockLevel] {
        guard !goods.isEmpty else { return [:] }
        let found: [StockLevel]
        switch engine {
        case .sqlite:
            found = try goods.compactMap { good in
                try row("SELECT good, total, reserved, sold FROM order_stock WHERE good = \(good)") {
                    try StockLevel($0)
                }
            }
        case .postgres:
            found = try rows(
                """
                SELECT good, total, reserved, sold FROM order_stock WHERE good = ANY(\(goods)) ORDER BY good FOR UPDATE
                """
            ) { try StockLevel($0) }
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.good, $0) })
    }

    /// Changes how many of goods are set aside and sold.
    func changeStock(_ goods: [String: Int64], reserved: Int64, sold: Int64) throws {
        for (good, count) in goods.sorted(by: { $0.key < $1.key }) {
            try execute(
                """
                UPDATE order_stock SET reserved = reserved + \(count * reserved), sold = sold + \(count * sold)
                WHERE good = \(good)
                """, rows: 1)
        }
    }
}

extension StockLevel {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(good: try row[0], total: try row[1], reserved: try row[2], sold: try row[3])
    }
}
