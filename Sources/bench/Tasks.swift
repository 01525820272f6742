import Catalog
import Entitlements
import Flows
import Server
import Storage
import Values

/// Tasks as the server counts them, for runs that use one a step.
enum Tasks {
    static let schemas = [CatalogSchema.schema, EntitlementSchema.schema]

    static func meter(_ database: Database) -> StepMeter {
        TaskMeter(
            database, catalogs: CatalogCache(), meter: Meter(database: database, zone: { _ in .shanghai })
        ).steps
    }

    /// Sells tasks, and grants each workspace so many.
    static func grant(_ amount: Int, to places: [ID<Workspace>], in database: Database) async throws {
        let source = Array("currency: CNY\nfeatures: [{key: task, name: task, kind: metered}]\n".utf8)
        let catalog = try CatalogDefinition(source: source, file: "catalog.yaml")
        try await database.write { tx in
            _ = try tx.apply(catalog, source: source)
            let grants = places.map { place in
                NewGrant(
                    workspace: place, feature: TaskMeter.feature, amount: Int64(amount), from: tx.now,
                    source: GrantSource(Reference("bench", place.description), line: 0))
            }
            for grant in try tx.grant(grants) { _ = try grant.get() }
        }
    }

    /// Looks into the history: every step has used one, and nothing is set aside.
    /// - Throws: ``Unmeasured`` where that is not so.
    static func verify(_ count: Int, of places: [ID<Workspace>], in database: Database) async throws {
        let history = UsageHistory(database: database, zone: { _ in .shanghai }, folder: nil)
        let time = Timestamp(microseconds: 0)..<Timestamp(microseconds: .max)
        var used: Int64 = 0
        for place in places {
            used += try await history.used(UsageQuery(TaskMeter.feature, of: place, in: time))
        }
        let reserved = try await database.read { snapshot in
            try places.reduce(0) {
                try $0 + (snapshot.balances(of: $1, PageRequest(limit: 1)).items.first?.reserved ?? 0)
            }
        }
        guard used == Int64(count), reserved == 0 else {
            throw Unmeasured("Of \(count) tasks \(used) are used, and \(reserved) are set aside.")
        }
    }
}
