import Catalog
import Orders
import Server
import Storage
import Values
import World

/// The orders of `bench deadlines`, placed in the database of a server that does not run yet.
struct DeadlinesFill: Sendable {
    /// How many orders are placed in one transaction, each of another customer, and have one deadline.
    private static let batch = 100
    /// How many orders a second are placed at least: by then all are, and the server has begun.
    private static let perSecondMin = 2_500
    /// How long before the first deadline all must be placed.
    private static let margin = Duration.seconds(2)

    let orders: Int
    /// From the first deadline to the last.
    let time: Duration

    init(orders: Int, within time: Duration) {
        self.orders = orders
        self.time = time
    }

    /// Places them.
    /// - Returns: The last deadline.
    /// - Throws: What the database says; ``Unmeasured`` where it took too long.
    func fill(_ url: String) async throws -> Timestamp {
        let database = try await Database.open(url, schemas: Installation.schemas, world: .system)
        let (catalogs, batches) = (CatalogCache(), orders / DeadlinesFill.batch)
        let customers = (0..<DeadlinesFill.batch).map { _ in database.world.newID(Workspace.self) }
        let first = database.now + .seconds(orders / DeadlinesFill.perSecondMin) + DeadlinesFill.margin
        guard let zone = Zone(CatalogDefinition.zoneStandard) else { throw Unmeasured("There is no zone.") }
        for number in 0..<batches {
            let due = first + time * number / batches
            let shop = Shop(database, catalogs: catalogs, zone: zone, payWithin: due - database.now)
            let request = OrderRequest(
                [
                    .counted(ItemKey(.good, "scanner"), quantity: Int64(1 + number % 60)),
                    .counted(ItemKey(.good, "label"), quantity: Int64(1 + number / 60)),
                ], coupon: "SPRING")
            try await database.writeCommitted { tx in
                let placements = customers.map { Placement(request, for: $0, by: "bench") }
                for result in try shop.place(placements, in: tx) { _ = try result.get() }
            }
        }
        let isLate = database.now > first - DeadlinesFill.margin
        await database.close()
        if isLate { throw Unmeasured("Placing the orders took until their deadlines came.") }
        return first + time
    }
}
