import Catalog
import Orders
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A shop that is older than its parcels", .timeLimit(.minutes(5)))
struct GrownTests {
    @Test("knows what had left, and which cases were open", arguments: Engine.allCases)
    func grown(engine: Engine) async throws {
        let steps = OrderSchema.schema.steps
        let before = Market.schemas.dropLast() + [Schema("orders", [steps[0]])]
        let (sent, kept) = (World.system.newID(Order.self), World.system.newID(Order.self))
        let (early, late) = (
            World.system.newID(AfterSalesCase.self), World.system.newID(AfterSalesCase.self)
        )
        try await TestDatabase.withURL(engine) { url in
            let old = try await Database.open(url, schemas: Array(before), world: .system)
            try await old.write { tx in
                try keep(sent, "20260101000000000001", "shipped", in: tx)
                try tx.execute(
                    """
                    INSERT INTO order_log (order_id, version, state, made_at, why)
                    VALUES (\(sent), 2, 'shipped', 50, 'SF 144')
                    """)
                try keep(early, "requested", of: sent, at: 40, in: tx)
                try keep(late, "done", of: sent, at: 60, in: tx)
                for (position, holder) in [(0, nil), (1, early), (2, late)] as [(Int, ID<AfterSalesCase>?)] {
                    try keep(position, of: sent, holder, in: tx)
                }
                try keep(kept, "20260101000000000002", "paid", in: tx)
                try keep(0, of: kept, nil, in: tx)
            }
            await old.close()
            let database = try await Database.open(url, schemas: Market.schemas, world: .system)
            let (units, parcels, cases, other) = try await database.read { snapshot in
                (
                    try snapshot.units(of: sent), try snapshot.parcels(of: sent),
                    try snapshot.cases(of: sent), try snapshot.units(of: kept)
                )
            }
            #expect(parcels.map(\.units) == [[0: 2, 2: 2]])
            #expect(parcels.map(\.arrivedAt) == [nil])
            #expect(units.lines.map { units.sendable($0) } == [0, 0, 0])
            #expect(cases.map(\.kind) == [.refund, .refund])
            #expect(Set(cases.map(\.state)) == [.requested, .done])
            #expect(other.lines.map { other.sendable($0) } == [2])
            await database.close()
        }
    }

    @Test(
        "reads labels that were longer then, and takes that they have arrived in time",
        arguments: Engine.allCases)
    func longLabel(engine: Engine) async throws {
        let before = Market.schemas.dropLast() + [Schema("orders", [OrderSchema.schema.steps[0]])]
        let (order, label) = (World.system.newID(Order.self), "SF " + String(repeating: "1", count: 198))
        let (world, clock) = World.virtual()
        try await TestDatabase.withURL(engine) { url in
            let old = try await Database.open(
                url, schemas: Array(before), world: world, options: Self.options)
            let sentAt = clock.now
            try await old.write { tx in
                try keep(order, "20260101000000000001", "shipped", in: tx)
                try tx.execute(
                    """
                    INSERT INTO order_log (order_id, version, state, made_at, why)
                    VALUES (\(order), 2, 'shipped', \(sentAt), \(label))
                    """)
                try keep(0, of: order, nil, in: tx)
            }
            await old.close()
            let database = try await Database.open(
                url, schemas: Market.schemas, world: world, options: Self.options)
            let shop = Shop(database, catalogs: CatalogCache())
            func parcel() async throws -> Parcel? {
                try await database.read { try $0.parcels(of: order) }.first
            }
            try await shop.keepHouse()
            #expect(try await parcel()?.label.carrier == label)
            #expect(try await parcel()?.arrivedAt == nil)
            clock.advance(by: Shop.arrivesWithin)
            try await shop.keepHouse()
            #expect(try await parcel()?.arrivedAt != nil)
            await database.close()
        }
    }

    @Test(
        "takes that an old parcel has arrived, also where another one cannot be read",
        arguments: Engine.allCases)
    func unreadable(engine: Engine) async throws {
        let before = Market.schemas.dropLast() + [Schema("orders", [OrderSchema.schema.steps[0]])]
        let orders = [World.system.newID(Order.self), World.system.newID(Order.self)]
        let (world, clock) = World.virtual()
        try await TestDatabase.withURL(engine) { url in
            let old = try await Database.open(
                url, schemas: Array(before), world: world, options: Self.options)
            let sentAt = clock.now
            try await old.write { tx in
                for (place, order) in orders.enumerated() {
                    try keep(order, "2026010100000000000\(place)", "shipped", in: tx)
                    try tx.execute(
                        """
                        INSERT INTO order_log (order_id, version, state, made_at, why)
                        VALUES (\(order), 2, 'shipped', \(sentAt + .seconds(place)), 'SF 1')
                        """)
                    try keep(0, of: order, nil, in: tx)
                }
            }
            await old.close()
            let database = try await Database.open(
                url, schemas: Market.schemas, world: world, options: Self.options)
            try await database.write { tx in
                try tx.execute("UPDATE order_line SET plan = 'none' WHERE order_id = \(orders[0])")
            }
            clock.advance(by: Shop.arrivesWithin + .seconds(2))
            let shop = Shop(database, catalogs: CatalogCache())
            await #expect(throws: Problem.self) { try await shop.keepHouse() }
            let arrived = try await database.read { snapshot in
                try orders.map { try snapshot.parcels(of: $0).map { $0.arrivedAt != nil } }
            }
            #expect(arrived == [[false], [true]])
            await database.close()
        }
    }

    /// On PostgreSQL, too, it is what the clock of the test says.
    private static var options: DatabaseOptions {
        var options = TestDatabase.options
        options.measuresTime = false
        return options
    }

    @Test("knows how often each workspace had taken a coupon", arguments: Engine.allCases)
    func coupons(engine: Engine) async throws {
        let before = Market.schemas.dropLast() + [Schema("orders", Array(OrderSchema.schema.steps.prefix(8)))]
        let (often, once) = (World.system.newID(Workspace.self), World.system.newID(Workspace.self))
        try await TestDatabase.withURL(engine) { url in
            let old = try await Database.open(url, schemas: Array(before), world: .system)
            try await old.write { tx in
                for (workspace, state) in [(often, "locked"), (once, "used"), (often, "used")] {
                    try tx.execute(
                        """
                        INSERT INTO order_coupon_use (code, workspace_id, order_id, state, made_at)
                        VALUES ('TEN', \(workspace), \(World.system.newID(Order.self)), \(state), 1)
                        """)
                }
            }
            await old.close()
            let database = try await Database.open(url, schemas: Market.schemas, world: .system)
            let taken = try await database.read { snapshot in
                try [often, once].map { workspace in
                    try snapshot.row(
                        "SELECT code, taken FROM order_coupon_holder WHERE workspace_id = \(workspace)"
                    ) { row in "\(try row[0] as String) \(try row[1] as Int64)" }
                }
            }
            #expect(taken == ["TEN 2", "TEN 1"])
            await database.close()
        }
    }

    private func keep(
        _ order: ID<Order>, _ number: String, _ state: String, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO order_ (order_id, number, workspace_id, state, version, payable, wallet_credit, currency, quote,
                deadline, made_at, changed_at, payment)
            VALUES (\(order), \(number), \(World.system.newID(Workspace.self)), \(state), 2, 600, 0, 'CNY', '{}',
                1, 1, 50, '20260101000000000009')
            """)
    }

    private func keep(
        _ position: Int, of order: ID<Order>, _ holder: ID<AfterSalesCase>?, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO order_line (order_id, position, kind, item, action, quantity, amount, bonus, currency, is_gift,
                is_counted, plan, case_id)
            VALUES (\(order), \(position), 'good', \("scanner\(position)"), 'purchase', 2, 200, 0, 'CNY', \(false),
                \(false), '{"anchor_day": 1, "label": "x"}', \(holder))
            """)
    }

    private func keep(
        _ afterSales: ID<AfterSalesCase>, _ state: String, of order: ID<Order>, at instant: Int64,
        in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO order_case (case_id, number, order_id, workspace_id, state, version, amount, currency, reason,
                made_at, changed_at)
            VALUES (\(afterSales), \("2026112600000000000\(instant)"), \(order), \(World.system.newID(Workspace.self)),
                \(state), 1, 200, 'CNY', 'no', \(instant), \(instant))
            """)
    }
}
