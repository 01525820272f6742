import Catalog
import Orders
import Storage
import Testing
import Values
import World

@Suite("By what an order is known again", .timeLimit(.minutes(5)))
struct OldSubmissionTests {
    @Test("is forgotten by who keeps the house, but not while it counts", arguments: Engine.allCases)
    func forgotten(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let first = try await market.place([.scanners(1)])
            for _ in 0..<3 {
                _ = try await market.place([.packs(1)], for: market.database.world.newID())
            }
            market.clock.advance(by: .seconds(30))
            try await market.shop.keepHouse()
            #expect(try await kept(market) == 4)
            #expect(try await market.place([.scanners(1)]).id == first.id)
            market.clock.advance(by: .seconds(1_200))
            let second = try await market.place([.scanners(1)])
            #expect(second.id != first.id)
            _ = try await market.place([.scanners(2)])
            try await market.shop.keepHouse()
            #expect(try await kept(market) == 2)
            #expect(try await market.place([.scanners(1)]).id == second.id)
            #expect(try await market.now(first).id == first.id)
        }
    }

    @Test("is looked through a bounded part at a time, and all of it in the end", arguments: Engine.allCases)
    func rounds(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let count = 2 * Shop.submissionBatch + 10
            try await market.database.writeCommitted { [shop = market.shop] tx in
                let cable = OrderRequest([.counted(ItemKey(.good, "cable"), quantity: 1)])
                let placements = (0..<count).map { _ in Placement(cable, for: tx.newID(), by: "ann") }
                for placed in try shop.place(placements, in: tx) { _ = try placed.get() }
            }
            market.clock.advance(by: .seconds(1_200))
            for left in [count - Shop.submissionBatch, 10, 0, 0] {
                try await market.shop.forgetSubmissions(batches: 1)
                #expect(try await kept(market) == left)
            }
            _ = try await market.place([.scanners(1)])
            market.clock.advance(by: .seconds(1_200))
            // It begins anew.
            try await market.shop.forgetSubmissions(batches: 1)
            #expect(try await kept(market) == 0)
        }
    }

    private func kept(_ market: Market) async throws -> Int {
        try await market.database.read { snapshot in
            try snapshot.row("SELECT count(*) FROM order_submission") { try $0[0] as Int } ?? -1
        }
    }
}
