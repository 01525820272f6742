import Catalog
import Durable
import Orders
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("The deadlines of orders", .timeLimit(.minutes(5)))
struct DeadlineTests {
    /// What is wrong with an order, so that it cannot be closed.
    enum Fault: CaseIterable, Sendable {
        case unreadable, logged
    }

    @Test("are kept in the installation's name, so that no queue delays them", arguments: Engine.allCases)
    func belongToNobody(engine: Engine) async throws {
        try await Market.with(engine) { market in
            _ = try await market.place([.scanners(1)])
            let owners = try await market.database.read { snapshot in
                try snapshot.rows("SELECT workspace_id FROM job_timer WHERE kind = 'order.deadlines'") {
                    try $0[0] as ID<Workspace>
                }
            }
            #expect(owners == [.installation])
        }
    }

    @Test(
        "pass for all others where one order cannot be closed, whose job goes on trying",
        arguments: Engine.allCases, Fault.allCases)
    func passBesideFault(engine: Engine, fault: Fault) async throws {
        try await Market.withWorker(engine) { market in
            let bad = try await market.place([.scanners(1)])
            var others: [Order] = []
            for _ in 0..<2 {
                market.clock.advance(by: .seconds(1))
                others.append(try await market.place([.scanners(1)], for: market.database.world.newID()))
            }
            try await spoil(bad, fault, market)
            market.clock.advance(by: .seconds(1_795))
            for order in others {
                try await market.passUntil { try await market.state(order) == .closing }
                let closing = try #require(
                    try await market.database.read { try $0.moves(of: order.id) }.last)
                let lag = closing.at - order.deadline
                #expect(lag >= .zero && lag <= market.lateness)
            }
            // Its own job is told why, and tries again; and one more, where it was met beside others.
            try await market.passUntil { try await (1...2).contains(jobs(market)) }
            #expect(try await pending(market) == 1)
            try await mend(bad, fault, market)
            try await market.passUntil { try await pending(market) == 0 }
            #expect(try await market.state(bad) == .closing)
            try await market.passUntil { try await jobs(market) == 0 }
        }
    }

    @Test("are found by who keeps the house where their job is gone", arguments: Engine.allCases)
    func missed(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.scanners(1)])
            try await dropJobs(market)
            market.clock.advance(by: .seconds(1_809))
            try await market.shop.keepHouse()
            #expect(try await jobs(market) == 0)
            market.clock.advance(by: .seconds(2))
            try await market.shop.keepHouse()
            try await market.passUntil { try await market.state(order) == .closing }
            // It is looked after once.
            try await market.passUntil { try await jobs(market) == 0 }
            try await market.shop.keepHouse()
            #expect(try await jobs(market) == 0)
        }
    }

    @Test("that have a job each, as they had once, pass too", arguments: Engine.allCases)
    func ofBefore(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.scanners(1)])
            try await dropJobs(market)
            let payload: JSON = ["number": .string(order.number.text), "round": .int(0)]
            try await market.database.write { tx in
                _ = try tx.enqueue(
                    NewJob(
                        "order.deadline", workspace: order.workspace, payload: payload.bytes,
                        notBefore: order.deadline))
            }
            market.clock.advance(by: .seconds(1_795))
            try await market.passUntil { try await market.state(order) == .closing }
            let closing = try #require(try await market.database.read { try $0.moves(of: order.id) }.last)
            let lag = closing.at - order.deadline
            #expect(lag >= .zero && lag <= market.lateness)
        }
    }

    @Test("of more orders than one transaction closes pass with one job", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            try await market.database.writeCommitted { [shop = market.shop] tx in
                let cable = OrderRequest([.counted(ItemKey(.good, "cable"), quantity: 1)])
                let placements = (0..<300).map { _ in Placement(cable, for: tx.newID(), by: "ann") }
                for placed in try shop.place(placements, in: tx) { _ = try placed.get() }
            }
            #expect(try await jobs(market) == 1)
            market.clock.advance(by: .seconds(1_801))
            try await market.passUntil { try await pending(market) == 0 }
            try await market.passUntil { try await jobs(market) == 0 }
        }
    }

    @Test(
        "that somebody else holds up are looked at again by one job, however many met them",
        arguments: Engine.allCases)
    func lookedAtAgain(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let early = try await market.place([.scanners(1)], for: market.database.world.newID())
            market.clock.advance(by: .seconds(1))
            let held = try await market.place([.scanners(1)])
            market.clock.advance(by: .seconds(1_800))
            let gate = Gate()
            // On SQLite nobody else can have it.
            async let holding: Void = hold(held, at: gate, market)
            defer { gate.open() }
            if engine == .postgres { await gate.waitForArrivals(1) }
            let before = try await jobs(market)
            try await market.passDeadline(early)
            #expect(try await market.state(early) == .closing)
            #expect(try await jobs(market) == before)
            if engine == .postgres {
                for _ in 0..<3 { try await market.passDeadline(held) }
                #expect(try await market.state(held) == .pending)
                #expect(try await jobs(market) == before + 1)
            }
            gate.open()
            try await holding
            try await market.passDeadline(held)
            #expect(try await market.state(held) == .closing)
        }
    }

    private func hold(_ order: Order, at gate: Gate, _ market: Market) async throws {
        guard market.database.engine == .postgres else { return }
        try await market.database.writeCommitted { tx in
            // What is asked for waits for an answer, so that it is locked by then.
            _ = try tx.row("SELECT 1 FROM order_ WHERE order_id = \(order.id) FOR UPDATE") { _ in true }
            gate.pass()
        }
    }

    private func spoil(_ order: Order, _ fault: Fault, _ market: Market) async throws {
        try await market.database.write { tx in
            switch fault {
            case .unreadable:
                try tx.execute("UPDATE order_ SET currency = 'none' WHERE order_id = \(order.id)")
            case .logged:
                try tx.execute(
                    """
                    INSERT INTO order_log (order_id, version, state, made_at, why)
                    VALUES (\(order.id), 2, 'closing', 1, 'test')
                    """)
            }
        }
    }

    private func mend(_ order: Order, _ fault: Fault, _ market: Market) async throws {
        try await market.database.write { tx in
            switch fault {
            case .unreadable:
                try tx.execute("UPDATE order_ SET currency = 'CNY' WHERE order_id = \(order.id)")
            case .logged:
                try tx.execute("DELETE FROM order_log WHERE order_id = \(order.id) AND version = 2")
            }
        }
    }

    /// Takes away what waits for deadlines.
    private func dropJobs(_ market: Market) async throws {
        try await market.database.write { tx in
            try tx.execute("DELETE FROM job_timer WHERE kind = 'order.deadlines'", rows: 1)
        }
    }

    /// How many jobs for deadlines live.
    private func jobs(_ market: Market) async throws -> Int {
        try await market.database.read { snapshot in
            let tables: [SQL] = ["job_timer", "job_ready", "job_running", "job_dead"]
            return try tables.reduce(0) { count, table in
                let more = try snapshot.row(
                    "SELECT count(*) FROM \(table) WHERE kind = 'order.deadlines'"
                ) { try $0[0] as Int }
                return count + (more ?? 0)
            }
        }
    }

    /// How many orders are pending, whether or not they can be read.
    private func pending(_ market: Market) async throws -> Int {
        try await market.database.read { snapshot in
            try snapshot.row("SELECT count(*) FROM order_ WHERE state = 'pending'") { try $0[0] } ?? -1
        }
    }
}
