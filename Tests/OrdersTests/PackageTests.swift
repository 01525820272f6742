import Catalog
import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("Packages of an order", .timeLimit(.minutes(5)))
struct PackageTests {
    @Test("are renewed behind what was paid for", arguments: Engine.allCases)
    func renewed(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 1)]))
            market.clock.advance(by: .seconds(86_400))
            #expect(await market.refusal([.purchase(package: "basic", terms: 1)]) == "order.package_held")
            try await market.pay(try await market.place([.renew(package: "basic", terms: 2)]))
            #expect(
                try await market.holdings() == [
                    "basic 2027-01-15..2028-01-15 365.00", "basic 2028-01-15..2029-01-15 365.00",
                    "basic 2029-01-15..2030-01-15 365.00",
                ])
            // One year's at a time.
            #expect(try await market.left(of: "task") == 10_000)
            #expect(try await market.left(of: "seats") == 5)
            market.clock.advance(by: .seconds(366 * 86_400))
            #expect(try await market.left(of: "task") == 10_000)
            #expect(try await market.holdings().count == 2)
        }
    }

    @Test(
        "are exchanged for more by what was paid, and what the old one granted ends",
        arguments: Engine.allCases)
    func upgraded(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 1)]))
            market.clock.advance(by: .seconds(73 * 86_400))
            let order = try await market.place([.upgrade(package: "basic", to: "pro")])
            #expect(order.payable == Money(29_200, .cny))
            #expect(
                await market.refusal([.renew(package: "basic", terms: 1)]) == "order.package_pending")
            try await market.pay(order)
            #expect(try await market.holdings() == ["pro 2027-03-29..2028-01-15 584.00"])
            #expect(try await market.left(of: "task") == 16_000)
            #expect(try await market.left(of: "seats") == 10)
        }
    }

    @Test("are exchanged for less, and the difference is balance", arguments: Engine.allCases)
    func downgraded(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "pro", terms: 1)]))
            let order = try await market.place([.downgrade(package: "pro", to: "basic")])
            #expect(order.state == .fulfilled && order.walletCredit == Money(36_500, .cny))
            #expect(try await market.balance(.wallet(of: market.workspace, .cny)) == 36_500)
            #expect(try await market.balance(.house("received", .cny)) == 36_500)
            #expect(try await market.left(of: "task") == 10_000)
            #expect(try await market.holdings() == ["basic 2027-01-15..2028-01-15 365.00"])
        }
    }

    @Test(
        "bring no more by going to and fro than they grant: what was used ahead is taken off",
        arguments: Engine.allCases)
    func usedAhead(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 1)]))
            try await market.use(4_000)
            for _ in 0..<3 {
                try await market.pay(try await market.place([.upgrade(package: "basic", to: "pro")]))
                #expect(try await market.left(of: "task") == 16_000)
                market.clock.advance(by: .seconds(61))
                _ = try await market.place([.downgrade(package: "pro", to: "basic")])
                #expect(try await market.left(of: "task") == 6_000)
                market.clock.advance(by: .seconds(61))
            }
            #expect(try await market.left(of: "seats") == 5)
        }
    }

    @Test(
        "are exchanged with what belongs to the time that has passed used up, which takes nothing off",
        arguments: Engine.allCases)
    func usedInTime(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 1)]))
            market.clock.advance(by: .seconds(73 * 86_400))
            try await market.use(2_500)
            try await market.pay(try await market.place([.upgrade(package: "basic", to: "pro")]))
            // A fifth of the year is over, and with it 2,000; 500 more were used, of 16,000 that the rest grants.
            #expect(try await market.left(of: "task") == 15_500)
        }
    }

    @Test("are not exchanged for one that grants less than was used", arguments: Engine.allCases)
    func usedUp(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "pro", terms: 1)]))
            try await market.use(10_001)
            let before = try await market.holdings()
            #expect(await market.refusal([.downgrade(package: "pro", to: "basic")]) == "order.used_up")
            #expect(try await market.holdings() == before)
            #expect(try await market.left(of: "task") == 9_999)
            #expect(try await market.balance(.wallet(of: market.workspace, .cny)) == 0)
        }
    }

    @Test("that give money back are not changed beside what is bought", arguments: Engine.allCases)
    func creditBeside(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "pro", terms: 1)]))
            let change = OrderRequest.Item.downgrade(package: "pro", to: "basic")
            #expect(await market.refusal([change, .packs(1)]) == "order.credit_beside")
            #expect(try await market.holdings() == ["pro 2027-01-15..2028-01-15 730.00"])
            _ = try await market.place([change])
            // What is to be paid for may be bought beside it.
            let beside = try await market.place([.upgrade(package: "basic", to: "pro"), .packs(1)])
            #expect(beside.payable == Money(46_400, .cny))
        }
    }

    @Test(
        "that are paid late begin when they are paid, as long as they were ordered",
        arguments: Engine.allCases,
        [true, false])
    func paidLate(engine: Engine, isClosed: Bool) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.purchase(package: "basic", terms: 2)])
            try await market.cancel(order)
            if isClosed { try await market.close(order) }
            market.clock.advance(by: .seconds(40 * 86_400))
            try await market.pay(order)
            #expect(
                try await market.holdings() == [
                    "basic 2027-02-24..2028-02-24 365.00", "basic 2028-02-24..2029-02-24 365.00",
                ])
            #expect(try await market.left(of: "task") == 10_000)
            market.clock.advance(by: .seconds(366 * 86_400))
            #expect(try await market.left(of: "task") == 10_000)
            // What was not to begin yet begins when it was to.
            let renewal = try await market.place([.renew(package: "basic", terms: 1)])
            try await market.cancel(renewal)
            market.clock.advance(by: .seconds(86_400))
            try await market.pay(renewal)
            #expect(try await market.holdings().last?.hasPrefix("basic 2029-02-24..2030-02-24") == true)
        }
    }

    @Test(
        "for a month are a month also where that is another one than when they were ordered",
        arguments: Engine.allCases)
    func monthPaidLate(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.purchase(package: "free", terms: 1), .packs(1)])
            try await market.cancel(order)
            market.clock.advance(by: .seconds(31 * 86_400))
            try await market.pay(order)
            #expect(try await market.holdings() == ["free 2027-02-15..2027-03-15 0.00"])
        }
    }

    @Test(
        "that are exchanged by what is paid late are charged and granted from when that was ordered, unless it is over",
        arguments: Engine.allCases)
    func exchangedLate(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 1)]))
            market.clock.advance(by: .seconds(73 * 86_400))
            let order = try await market.place([.upgrade(package: "basic", to: "pro")])
            try await market.cancel(order)
            market.clock.advance(by: .seconds(10 * 86_400))
            try await market.pay(order)
            #expect(try await market.state(order) == .fulfilled)
            #expect(try await market.holdings() == ["pro 2027-03-29..2028-01-15 584.00"])
            _ = try await market.place([.downgrade(package: "pro", to: "basic")])
            let over = try await market.place([.upgrade(package: "basic", to: "pro")])
            try await market.cancel(over)
            try await market.close(over)
            market.clock.advance(by: .seconds(365 * 86_400))
            try await market.pay(over)
            #expect(try await market.state(over) == .closed)
        }
    }

    @Test("that have changed since are not sold by an order that was closed", arguments: Engine.allCases)
    func changed(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.purchase(package: "basic", terms: 1)])
            try await market.cancel(order)
            #expect(
                await market.refusal([.purchase(package: "basic", terms: 2)]) == "order.package_pending")
            try await market.close(order)
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 2)]))
            try await market.pay(order)
            #expect(try await market.state(order) == .closed)
            #expect(try await market.holdings().count == 2)
        }
    }

    @Test(
        "may be used in their grace period by a grant of its own, which ends when they are bought again",
        arguments: Engine.allCases)
    func grace(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let first = try await market.place([.purchase(package: "monthly", terms: 1)])
            try await market.pay(first)
            #expect(try await market.left(of: "task") == 10_000)
            market.clock.advance(by: .seconds(30 * 86_400 - 1))
            #expect(try await market.left(of: "task") == 10_000)
            market.clock.advance(by: .seconds(1))
            // Six of thirty days, and the seats as they are.
            #expect(try await market.left(of: "task") == 2_000)
            #expect(try await market.left(of: "seats") == 5)
            #expect(try await market.holdings().isEmpty)
            let second = try await market.place([.renew(package: "monthly", terms: 2)])
            #expect(try await market.left(of: "task") == 2_000)
            try await market.pay(second)
            #expect(try await market.left(of: "task") == 10_000)
            // Bought again in time, the grace period comes after all of it.
            try await market.pay(try await market.place([.renew(package: "monthly", terms: 1)]))
            market.clock.advance(by: .seconds(60 * 86_400))
            #expect(try await market.left(of: "task") == 10_000)
            market.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await market.left(of: "task") == 2_000)
            market.clock.advance(by: .seconds(6 * 86_400))
            #expect(try await market.left(of: "task") == 0)
        }
    }

    @Test(
        "may be used in the term that was paid for, and in the grace period behind it while that is not taken back",
        arguments: Engine.allCases)
    func usable(engine: Engine) async throws {
        try await Market.with(engine) { market in
            #expect(try await market.usable() == [])
            let first = try await market.place([.purchase(package: "monthly", terms: 1)])
            try await market.pay(first)
            try await market.pay(try await market.place([.purchase(package: "basic", terms: 1)]))
            let basic = "basic 2027-01-15..2028-01-15"
            #expect(
                try await market.usable() == [basic, "monthly 2027-01-15..2027-02-14 2027-02-14..2027-02-20"])
            market.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await market.usable() == [basic, "monthly 2027-02-14..2027-02-20"])
            // Bought again in the grace period, that ends.
            let second = try await market.place([.renew(package: "monthly", terms: 2)])
            try await market.pay(second)
            let terms = "2027-02-14..2027-03-16 2027-03-16..2027-04-15"
            #expect(try await market.usable() == [basic, "monthly \(terms) 2027-04-15..2027-04-21"])
            try await payBack(second, market)
            #expect(try await market.usable() == [basic, "monthly 2027-02-14..2027-02-20"])
            try await payBack(first, market)
            #expect(try await market.usable() == [basic])
        }
    }

    @Test("that begin later are usable then", arguments: Engine.allCases)
    func usableLater(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let first = try await market.place([.purchase(package: "lite", terms: 1)])
            try await market.pay(first)
            market.clock.advance(by: Shop.submissionWindow + .seconds(1))
            try await market.pay(try await market.place([.renew(package: "lite", terms: 1)]))
            try await payBack(first, market)
            #expect(
                try await market.usable() == ["lite 2027-02-14..2027-03-16 2027-03-16..2027-03-22"])
            market.clock.advance(by: .seconds(66 * 86_400))
            #expect(try await market.usable() == [])
        }
    }

    @Test(
        "whose renewal is paid back have the grace period of the term before, until they are bought again",
        arguments: Engine.allCases)
    func graceAfterRefund(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "monthly", terms: 1)]))
            for _ in 1...2 {
                let renewal = try await market.place([.renew(package: "monthly", terms: 1)])
                try await market.pay(renewal)
                let asked = try await market.database.write { [shop = market.shop] tx in
                    try shop.request(
                        .refund, of: nil, of: renewal.number, because: "no", of: renewal.workspace, by: "ann",
                        in: tx)
                }
                try await market.agree(asked)
                // The same again within a minute would be the same order.
                market.clock.advance(by: Shop.submissionWindow + .seconds(1))
            }
            market.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await market.left(of: "task") == 2_000)
            #expect(try await market.left(of: "seats") == 5)
            try await market.pay(try await market.place([.renew(package: "monthly", terms: 1)]))
            #expect(try await market.left(of: "task") == 10_000)
            market.clock.advance(by: .seconds(36 * 86_400))
            #expect(try await market.left(of: "task") == 0)
        }
    }

    @Test(
        "whose renewals are paid back, in whichever order, have the grace period of the term that stays",
        arguments: Engine.allCases)
    func graceAfterRefunds(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "monthly", terms: 1)]))
            var renewals: [Order] = []
            for _ in 1...2 {
                // The same again within a minute would be the same order.
                market.clock.advance(by: Shop.submissionWindow + .seconds(1))
                let renewal = try await market.place([.renew(package: "monthly", terms: 1)])
                try await market.pay(renewal)
                renewals.append(renewal)
            }
            for renewal in renewals { try await payBack(renewal, market) }
            market.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await market.left(of: "task") == 2_000)
        }
    }

    @Test(
        "have no grace period again that ended with what they were exchanged for", arguments: Engine.allCases)
    func graceExchanged(engine: Engine) async throws {
        try await Market.with(engine) { market in
            try await market.pay(try await market.place([.purchase(package: "lite", terms: 1)]))
            market.clock.advance(by: .seconds(29 * 86_400))
            try await market.pay(try await market.place([.renew(package: "lite", terms: 1)]))
            market.clock.advance(by: .seconds(2 * 86_400))
            try await market.pay(try await market.place([.upgrade(package: "lite", to: "heavy")]))
            let left = try await market.left(of: "task")
            market.clock.advance(by: .seconds(86_400))
            let anew = try await market.place([.purchase(package: "lite", terms: 1)])
            try await market.pay(anew)
            #expect(try await market.left(of: "task") == left + 10_000)
            try await payBack(anew, market)
            #expect(try await market.left(of: "task") == left)
        }
    }

    private func payBack(_ order: Order, _ market: Market) async throws {
        let asked = try await market.database.write { [shop = market.shop] tx in
            try shop.request(
                .refund, of: nil, of: order.number, because: "no", of: order.workspace, by: "ann", in: tx)
        }
        try await market.agree(asked)
    }

    @Test("that are paid back leave no grace period", arguments: Engine.allCases)
    func graceRefunded(engine: Engine) async throws {
        try await Market.with(engine) { market in
            let order = try await market.place([.purchase(package: "monthly", terms: 1)])
            try await market.pay(order)
            let asked = try await market.database.write { [shop = market.shop] tx in
                try shop.request(
                    .refund, of: nil, of: order.number, because: "no", of: order.workspace, by: "ann", in: tx)
            }
            try await market.agree(asked)
            market.clock.advance(by: .seconds(31 * 86_400))
            #expect(try await market.left(of: "task") == 0)
        }
    }
}
