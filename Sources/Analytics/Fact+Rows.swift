package import Storage
package import Values

/// How facts are counted: everything is written in the order of its keys, so that nodes that count at the same time wait for
/// each other and never in a circle.
extension Transaction {
    /// For how many days what was counted is kept in mind: longer than the kernel keeps the key of an event's job.
    static var markedDays: Int64 { 8 }
    /// How many old marks go with a batch, at least; always more than come with it, so that they do not pile up.
    private static var marksDroppedMax: Int { 64 }

    /// Counts facts that were not counted yet.
    ///
    /// - Parameters:
    ///   - facts: In any order, any number of times.
    ///   - zone: By whose days.
    /// - Throws: `money.overflow`; what the database says.
    package func count(_ facts: [Fact], in zone: Zone) throws {
        let marks = facts.map { Mark(day: ShopDay(of: $0.at, in: zone), bytes: $0.mark) }
        var fresh = try keep(Set(marks).sorted())
        let today = ShopDay(of: now, in: zone)
        try dropMarks(
            before: ShopDay(number: today.number - Self.markedDays),
            max(2 * facts.count, Self.marksDroppedMax))
        var counts: [DayKey<Fact.CountKey>: Int64] = [:]
        var sums: [DayKey<RevenueSource>: RevenueSum] = [:]
        var held: [HoldingKey: Fact.Held] = [:]
        for (fact, mark) in zip(facts, marks) where fresh.remove(mark) != nil {
            if let counted = fact.counted {
                counts[DayKey(day: mark.day, of: counted), default: 0] += fact.documents
            }
            for moved in fact.moved {
                let key = DayKey(day: mark.day, of: moved.source)
                sums[key] = try RevenueSum(adding: moved, to: sums[key])
            }
            if let holding = fact.held {
                held[HoldingKey(holding)] = holding.newer(than: held[HoldingKey(holding)])
            }
        }
        try add(counts.sorted { $0.key < $1.key })
        try add(sums.sorted { $0.key < $1.key })
        try keep(held.sorted { $0.key < $1.key }.map(\.value))
    }

    /// Keeps marks that are not kept yet.
    /// - Returns: Those.
    private func keep(_ marks: [Mark]) throws -> Set<Mark> {
        guard !marks.isEmpty else { return [] }
        switch engine {
        case .sqlite:
            var fresh: Set<Mark> = []
            for mark in marks {
                let isFresh = try changes(
                    """
                    INSERT INTO analytics_mark (day, mark) VALUES (\(mark.day), \(mark.bytes)) ON CONFLICT DO NOTHING
                    """)
                if isFresh == 1 { fresh.insert(mark) }
            }
            return fresh
        case .postgres:
            return Set(
                try rows(
                    """
                    INSERT INTO analytics_mark (day, mark)
                    SELECT d, m FROM unnest(\(marks.map(\.day)), \(marks.map(\.bytes))) AS new (d, m) ORDER BY d, m
                    ON CONFLICT DO NOTHING RETURNING day, mark
                    """
                ) { Mark(day: try $0[0], bytes: try $0[1]) })
        }
    }

    /// Drops so many of the marks of days that are long past; those that another node drops just now are left to it.
    private func dropMarks(before day: ShopDay, _ count: Int) throws {
        try execute(
            """
            DELETE FROM analytics_mark WHERE (day, mark) IN (
                SELECT day, mark FROM analytics_mark WHERE day < \(day) ORDER BY day, mark LIMIT \(count)
                \(locking(.updateOfFree))
            )
            """)
    }

    private func add(_ counts: [(key: DayKey<Fact.CountKey>, value: Int64)]) throws {
        guard !counts.isEmpty else { return }
        switch engine {
        case .sqlite:
            for (key, count) in counts {
                try execute(
                    """
                    INSERT INTO analytics_count (day, stage, kind, item, documents)
                    VALUES (\(key.day), \(key.of.stage), \(key.of.kind), \(key.of.item), \(count))
                    ON CONFLICT (day, stage, kind, item) DO UPDATE SET documents = documents + excluded.documents
                    """)
            }
        case .postgres:
            let keys = counts.map(\.key)
            try execute(
                """
                INSERT INTO analytics_count (day, stage, kind, item, documents)
                SELECT d, s, k, i, n FROM unnest(\(keys.map(\.day)), \(keys.map(\.of.stage)), \(keys.map(\.of.kind)),
                    \(keys.map(\.of.item)), \(counts.map(\.value))) WITH ORDINALITY AS new (d, s, k, i, n, place)
                ORDER BY place
                ON CONFLICT (day, stage, kind, item)
                DO UPDATE SET documents = analytics_count.documents + excluded.documents
                """)
        }
    }

    private func add(_ sums: [(key: DayKey<RevenueSource>, value: RevenueSum)]) throws {
        guard !sums.isEmpty else { return }
        switch engine {
        case .sqlite:
            for (key, sum) in sums {
                try execute(
                    """
                    INSERT INTO analytics_revenue (day, kind, item, channel, currency, paid, refunded)
                    VALUES (\(key.day), \(key.of.kind), \(key.of.item), \(key.of.channel), \(key.of.currency),
                        \(sum.paid.minorUnits), \(sum.refunded.minorUnits))
                    ON CONFLICT (day, kind, item, channel, currency)
                    DO UPDATE SET paid = paid + excluded.paid, refunded = refunded + excluded.refunded
                    """)
            }
        case .postgres:
            let (keys, sums) = (sums.map(\.key), sums.map(\.value))
            try execute(
                """
                INSERT INTO analytics_revenue (day, kind, item, channel, currency, paid, refunded)
                SELECT d, k, i, h, c, p, r FROM unnest(\(keys.map(\.day)), \(keys.map(\.of.kind)),
                    \(keys.map(\.of.item)), \(keys.map(\.of.channel)), \(keys.map(\.of.currency)),
                    \(sums.map(\.paid.minorUnits)), \(sums.map(\.refunded.minorUnits)))
                    WITH ORDINALITY AS new (d, k, i, h, c, p, r, place)
                ORDER BY place
                ON CONFLICT (day, kind, item, channel, currency)
                DO UPDATE SET paid = analytics_revenue.paid + excluded.paid,
                    refunded = analytics_revenue.refunded + excluded.refunded
                """)
        }
    }

    private func keep(_ held: [Fact.Held]) throws {
        for holding in held {
            try execute(
                """
                INSERT INTO analytics_holding (workspace_id, package, version, ends_at)
                VALUES (\(holding.workspace), \(holding.package), \(holding.version), \(holding.endsAt))
                ON CONFLICT (workspace_id, package) DO UPDATE
                SET version = excluded.version, ends_at = excluded.ends_at
                WHERE analytics_holding.version < excluded.version
                """)
        }
    }
}

/// What was counted on a day.
private struct Mark: Hashable, Comparable {
    let day: ShopDay
    let bytes: [UInt8]

    static func < (left: Mark, right: Mark) -> Bool {
        left.day == right.day ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.day < right.day
    }
}

/// The key of a counter: a day, and what is counted.
private struct DayKey<Counted: Hashable & Comparable>: Hashable, Comparable {
    let day: ShopDay
    let of: Counted

    static func < (left: DayKey, right: DayKey) -> Bool { (left.day, left.of) < (right.day, right.of) }
}

/// What came in, and what went back.
private struct RevenueSum {
    let paid: Money
    let refunded: Money

    init(adding moved: Fact.Movement, to sum: RevenueSum?) throws(Problem) {
        paid = try sum.map { sum throws(Problem) in try sum.paid + moved.paid } ?? moved.paid
        refunded = try sum.map { sum throws(Problem) in try sum.refunded + moved.refunded } ?? moved.refunded
    }
}

/// A package of a workspace.
private struct HoldingKey: Hashable, Comparable {
    let workspace: ID<Workspace>
    let package: String

    init(_ held: Fact.Held) {
        workspace = held.workspace
        package = held.package
    }

    static func < (left: HoldingKey, right: HoldingKey) -> Bool {
        (left.workspace, left.package) < (right.workspace, right.package)
    }
}

extension Fact.Held {
    /// The newer one of two.
    fileprivate func newer(than other: Fact.Held?) -> Fact.Held {
        guard let other, other.version > version else { return self }
        return other
    }
}
