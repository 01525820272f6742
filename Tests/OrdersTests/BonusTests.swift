import Catalog
import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("What was given to spend", .timeLimit(.minutes(5)))
struct BonusTests {
    @Test("is asked for by no order that makes balance of it", arguments: Engine.allCases)
    func demand(engine: Engine) async throws {
        try await Market.with(engine) { market in
            for (items, takes) in [
                ([.packs(1)], true), ([.topUps(1)], false), ([.packs(1), .topUps(1)], false),
            ] as [([OrderRequest.Item], Bool)] {
                let order = try await market.place(items)
                let demand = try await market.database.write { [shop = market.shop] tx in
                    try shop.demand(for: order.reference, of: order.workspace, in: tx)
                }
                #expect(demand.takesBalance == takes)
            }
        }
    }

    @Test("is neither invoiced nor credited, and goes back last", arguments: Engine.allCases)
    func credit(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.purchase(package: "pro", terms: 1), .packs(1)])
            let payment = market.payment()
            // 829.00, of which 82.90 were given: 73.00 of them fall on the package.
            try await market.database.writeCommitted { [shop = market.shop] tx in
                try shop.take(
                    payment, order.payable, bonus: Money(8_290, .cny), for: order.number.text, in: tx)
            }
            let paid = try await market.now(order)
            #expect(paid.bonus == Money(8_290, .cny) && paid.state == .fulfilled)
            #expect(try await market.holdings() == ["pro 2027-01-15..2028-01-15 657.00"])
            #expect(try await market.database.read { try $0.invoiceable(paid) } == Money(74_610, .cny))
            // 657.00 are credited, 365.00 charged.
            let down = try await market.place([.downgrade(package: "pro", to: "basic")])
            #expect(down.walletCredit == Money(29_200, .cny))
            let pack = try await market.database.write { [shop = market.shop] tx in
                let asked = try shop.request(
                    .refund, of: [LinePart(1)], of: order.number, because: "no", of: order.workspace,
                    by: "ann", in: tx)
                return try shop.agree(to: asked.number, by: "bob", in: tx)
            }
            #expect(pack.amount == Money(9_900, .cny))
            let left = try await market.database.read { try $0.invoiceable(paid) }
            #expect(left == Money(64_710, .cny))
        }
    }

    @Test("is told of with what is paid by it, and with what goes back to it", arguments: Engine.allCases)
    func told(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.packs(1), .scanners(1)])
            try await market.database.writeCommitted { [shop = market.shop, payment = market.payment()] tx in
                try shop.take(
                    payment, order.payable, bonus: Money(30_000, .cny), for: order.number.text, in: tx)
            }
            var told: [JSON] = []
            // 49.00 were paid in, and go back first.
            for line in 0...1 {
                let asked = try await market.database.write { [shop = market.shop] tx in
                    let asked = try shop.request(
                        .refund, of: [LinePart(line)], of: order.number, because: "no", of: order.workspace,
                        by: "ann",
                        in: tx)
                    return try shop.agree(to: asked.number, by: "bob", in: tx)
                }
                try await market.database.write { [shop = market.shop] tx in
                    try shop.takeRefunded("case/\(asked.number)", in: tx)
                }
                try await market.passUntil { market.told.payload("aftersales.done", asked.number) != nil }
                told += [try #require(market.told.payload("aftersales.done", asked.number))]
            }
            let paid = try #require(market.told.payload("order.paid", order))
            #expect([paid, paid["lines"][0]].map { $0["bonus"] } == ["300.00", "85.10"])
            #expect(told.map { $0["bonus"] } == ["50.00", "250.00"])
        }
    }

    @Test("is named by the case that cannot take it back with its top-up", arguments: Engine.allCases)
    func unrecovered(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.topUps(1)])
            try await market.pay(order)
            try await market.database.writeCommitted { [workspace = market.workspace] tx in
                let (bonus, spent) = (
                    LedgerAccount.bonus(of: workspace, .cny), LedgerAccount.house("spent", .cny)
                )
                try tx.post(
                    NewEntry(
                        for: Reference("test", "1"), step: "spend",
                        [Posting(bonus, Money(-300, .cny)), Posting(spent, Money(300, .cny))]))
            }
            let agreed = try await market.database.write { [shop = market.shop] tx in
                let asked = try shop.request(
                    .refund, of: nil, of: order.number, because: "no", of: order.workspace, by: "ann", in: tx)
                return try shop.agree(to: asked.number, by: "bob", in: tx)
            }
            #expect(agreed.unrecovered == Money(300, .cny))
            let kept = try await market.database.read { try $0.afterSalesCase(agreed.number) }
            #expect(kept == agreed)
            #expect(try await market.balance(.bonus(of: market.workspace, .cny)) == 0)
        }
    }
}
