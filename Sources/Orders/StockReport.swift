public import Catalog
public import Storage

/// How many there are of a good that is counted, beside what the catalog says.
public struct StockReport: Hashable, Sendable {
    /// What holds.
    public let level: StockLevel
    /// How many there are in all by the catalog; `nil` where it counts no such good any more.
    public let catalogTotal: Int64?

    /// Reports a good of which so much is known.
    ///
    /// What holds is what the next order of it finds: the catalog's total, and never less than is set aside and sold.
    init(_ good: String, _ level: StockLevel?, _ catalogTotal: Int64?) {
        let (reserved, sold) = (level?.reserved ?? 0, level?.sold ?? 0)
        let total = catalogTotal.map { max($0, reserved + sold) } ?? level?.total ?? 0
        self.level = StockLevel(good: good, total: total, reserved: reserved, sold: sold)
        self.catalogTotal = catalogTotal
    }
}

extension Snapshot {
    /// Every good that the catalog counts, or that was ever counted and ordered, by key.
    ///
    /// - Parameters:
    ///   - catalog: The catalog that holds.
    ///   - last: The key after which it begins.
    ///   - limit: How many at most.
    /// - Returns: So many goods, each with what the next order of it finds.
    /// - Throws: What the database says.
    public func stock(
        by catalog: CatalogDefinition, after last: String?, limit: Int
    ) throws -> [StockReport] {
        let totals = Dictionary(
            catalog.goods.compactMap { good in good.stock.map { (good.key, $0) } }
        ) { first, _ in first }
        let levels = try stock(after: last, limit: limit)
        return totals.keys.listed(with: levels.keys, after: last, limit: limit).map { good in
            StockReport(good, levels[good], totals[good])
        }
    }
}

extension Sequence<String> {
    /// These and other names, each once in their order, from after one on, so many at most.
    func listed(with others: some Sequence<String>, after last: String?, limit: Int) -> [String] {
        Array(
            Set(self).union(others).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                .drop { name in last.map { !$0.utf8.lexicographicallyPrecedes(name.utf8) } ?? false }
                .prefix(limit))
    }
}
