public import Catalog
import Durable
public import Storage
import Synchronization
public import Values

/// Counts what happens in the shop, from what is told of it: views, carts, orders, money, and until when packages are held.
///
/// Hand its ``subscriptions`` to the node's worker. What is told is counted once, in the transaction that ends its job, by
/// the day of the catalog's billing zone on which it happened; whatever order it comes in, the tables end the same. What
/// happened before the first worker that subscribes is not counted.
public final class Tally: Sendable {
    /// How many things views are told of at once.
    public static let viewsMax = 50
    /// How many views of today a node remembers, so that it need not ask the database whether they are counted.
    static let knownMax = 10_000
    /// How many reports of views share a transaction.
    static let batchMax = 256

    private let database: Database
    private let catalogs: CatalogCache
    private let known = Mutex(KnownViews())
    private let line = BatchLine<[Fact], Void>(batchMax: Tally.batchMax)
    /// What a job's completion counts, written with that of other jobs.
    let effect: EffectKind<Fact>

    /// What this node has counted today.
    private struct KnownViews {
        var day: ShopDay?
        var zone: Zone?
        var marks: Set<[UInt8]> = []
    }

    /// A tally over a database.
    ///
    /// - Parameters:
    ///   - database: Opened with ``AnalyticsSchema`` and the schemas of the kernel and the catalog.
    ///   - catalogs: Where the catalog is read, by whose zone days begin.
    package init(_ database: Database, catalogs: CatalogCache) {
        self.database = database
        self.catalogs = catalogs
        // First, and so always before what else a batch locks.
        effect = EffectKind("analytics.fact", turn: .first) { facts, tx in
            try tx.count(facts, in: catalogs.zone(in: tx))
        }
    }

    /// What day it is.
    public func today(in snapshot: Snapshot) throws -> ShopDay {
        ShopDay(of: snapshot.now, in: try zone(in: snapshot))
    }

    /// The zone whose days count.
    package func zone(in snapshot: Snapshot) throws -> Zone {
        try catalogs.zone(in: snapshot)
    }

    /// Counts that a workspace has looked at things: each once a day, however often it is told.
    ///
    /// A repeat costs no transaction on the node that has counted the view, and one that changes nothing on another.
    /// - Parameters:
    ///   - items: What it looked at.
    ///   - workspace: Who.
    /// - Throws: `analytics.views`, `analytics.item`, and nothing is counted; what the database says.
    public func view(_ items: Set<ItemKey>, by workspace: ID<Workspace>) async throws {
        guard (1...Tally.viewsMax).contains(items.count) else { throw Problem.analyticsViews }
        let now = database.now
        let facts = items.map { Fact(view: $0, by: workspace, at: now) }
        if isKnown(facts, at: now) { return }
        let zone = try await database.read { [self] snapshot in
            let catalog = try catalogs.current(in: snapshot).definition
            for item in items.sorted()
            where !ItemKind.sold.contains(item.kind) || catalog.name(of: item) == nil {
                throw Problem.analyticsItem(item)
            }
            return catalog.calendar.zone
        }
        try await line.accept(facts) { [database] batch in
            try await database.writeCommitted(.urgent) { tx in
                try tx.count(batch.flatMap(\.self), in: zone)
            }
            return batch.map { _ in .success(()) }
        }
        remember(facts, of: ShopDay(of: now, in: zone), in: zone)
    }

    private func isKnown(_ facts: [Fact], at now: Timestamp) -> Bool {
        known.withLock { known in
            guard let zone = known.zone, known.day == ShopDay(of: now, in: zone) else { return false }
            return facts.allSatisfy { known.marks.contains($0.mark) }
        }
    }

    private func remember(_ facts: [Fact], of day: ShopDay, in zone: Zone) {
        known.withLock { known in
            if known.day != day || known.zone != zone || known.marks.count + facts.count > Tally.knownMax {
                known = KnownViews(day: day, zone: zone)
            }
            known.marks.formUnion(facts.map(\.mark))
        }
    }
}

extension Fact {
    fileprivate init(view item: ItemKey, by workspace: ID<Workspace>, at instant: Timestamp) {
        self.init(
            mark: Array("view".utf8) + workspace.uuid.bytes + Array(item.description.utf8), at: instant,
            counted: CountKey(stage: .view, kind: item.kind.rawValue, item: item.key))
    }
}
