public import Storage
import Values

/// A price of an item, as a row says it.
struct CatalogPrice: Hashable, Comparable {
    let item: ItemKey
    let from: Timestamp
    let amount: Money

    /// How a row says that a price holds always.
    static let always = Timestamp(microseconds: .min)

    static func all(of item: CatalogItem) -> [CatalogPrice] {
        item.prices.map {
            CatalogPrice(
                item: item.item, from: $0.from ?? always, amount: $0.amount)
        }
    }

    static func < (left: CatalogPrice, right: CatalogPrice) -> Bool {
        left.item == right.item ? left.from < right.from : left.item < right.item
    }
}

extension ItemKind: ColumnValue {}

extension Transaction {
    /// Says of prices that they were the catalog's until a version.
    func end(_ prices: [CatalogPrice], in version: Int) throws {
        guard !prices.isEmpty else { return }
        switch engine {
        case .sqlite:
            for row in prices {
                try execute(
                    """
                    UPDATE catalog_price SET until_version = \(version)
                    WHERE kind = \(row.item.kind) AND item = \(row.item.key) AND from_at = \(row.from)
                        AND until_version IS NULL
                    """, rows: 1)
            }
        case .postgres:
            try execute(
                """
                UPDATE catalog_price SET until_version = \(version)
                FROM unnest(\(prices.map(\.item.kind)), \(prices.map(\.item.key)), \(prices.map(\.from)))
                    AS old (k, i, f)
                WHERE kind = k AND item = i AND from_at = f AND until_version IS NULL
                """, rows: prices.count)
        }
    }

    /// Says of prices that they are the catalog's since a version.
    func write(_ prices: [CatalogPrice], in version: Int) throws {
        guard !prices.isEmpty else { return }
        switch engine {
        case .sqlite:
            for row in prices {
                try execute(
                    """
                    INSERT INTO catalog_price (kind, item, from_at, since_version, currency, amount)
                    VALUES (\(row.item.kind), \(row.item.key), \(row.from), \(version),
                        \(row.amount.currency.code), \(row.amount.minorUnits))
                    """)
            }
        case .postgres:
            try execute(
                """
                INSERT INTO catalog_price (kind, item, from_at, since_version, currency, amount)
                SELECT k, i, f, \(version), c, a
                FROM unnest(\(prices.map(\.item.kind)), \(prices.map(\.item.key)), \(prices.map(\.from)),
                            \(prices.map(\.amount.currency.code)), \(prices.map(\.amount.minorUnits)))
                    AS new (k, i, f, c, a)
                """)
        }
    }
}
