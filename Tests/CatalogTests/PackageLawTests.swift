import Catalog
import TestCases
import Testing
import Values

@Suite("The laws of packages")
struct PackageLawTests {
    /// Cases of each law, in catalogs of chance.
    private static let catalogs = Cases.count / casesOfCatalog
    private static let casesOfCatalog = 100

    private func each(
        seed: UInt64, term: String? = nil, _ body: (PackageFair, inout Dice) throws -> Void
    ) throws {
        var dice = Dice(seed: seed)
        for _ in 0..<PackageLawTests.catalogs {
            let fair = try PackageFair(&dice, term: term)
            for _ in 0..<PackageLawTests.casesOfCatalog { try body(fair, &dice) }
        }
    }

    @Test("what is credited is the exact share of what was paid, and used and credited are all of it")
    func credit() throws {
        try each(seed: 1) { fair, dice in
            let (holding, now) = try fair.holding(&dice)
            let target = fair.package(&dice)
            guard target.key != holding.package else { return }
            let line = try fair.upgrade(holding, to: target.key, at: now)
            let left = holding.windows.filter { $0.end > now }
            let current = try #require(left.first)
            let later = left.dropFirst().reduce(0) { $0 + $1.paid.minorUnits }
            let credited = line.credit.minorUnits - later
            #expect((0...current.paid.minorUnits).contains(credited))
            if fair.shop.version.definition.package(holding.package)?.proration == .second {
                let exact = Int128(current.paid.minorUnits) * Int128(current.end.seconds - now.seconds)
                let whole = Int128(current.end.seconds - current.start.seconds)
                // Half up: the credit is within half a fen of the exact share, and the upper one where it lies between.
                #expect(2 * exact - whole < 2 * whole * Int128(credited))
                #expect(2 * whole * Int128(credited) <= 2 * exact + whole)
            }
            #expect(line.amount.minorUnits == line.list.minorUnits - line.credit.minorUnits)
            #expect(line.holding?.windows.reduce(0) { $0 + $1.paid.minorUnits } == line.list.minorUnits)
            #expect(line.holding?.end == holding.end)
        }
    }

    @Test("a package at its price for one of the same price costs exactly nothing")
    func itself() throws {
        try each(seed: 2) { fair, dice in
            let (holding, now) = try fair.holding(&dice, paidInFull: true)
            let twin =
                holding.package.hasPrefix("p")
                ? holding.package.replacing("p", with: "twin") : holding.package.replacing("twin", with: "p")
            #expect(try fair.upgrade(holding, to: twin, at: now).amount == .fen(0))
        }
    }

    @Test("a change over a second package to a third at one instant costs what the direct one does")
    func telescope() throws {
        try each(seed: 3) { fair, dice in
            let (holding, now) = try fair.holding(&dice)
            let (second, third) = (fair.package(&dice), fair.package(&dice))
            guard second.key != holding.package, third.key != holding.package, third.key != second.key else {
                return
            }
            let first = try fair.upgrade(holding, to: second.key, at: now)
            let onward = try fair.upgrade(try #require(first.holding), to: third.key, at: now)
            let direct = try fair.upgrade(holding, to: third.key, at: now)
            #expect(first.amount.minorUnits + onward.amount.minorUnits == direct.amount.minorUnits)
            #expect(onward.holding == direct.holding)
        }
    }

    @Test("the charge is within a fen of the difference of the prices for the time left")
    func difference() throws {
        try each(seed: 4, term: "1 year") { fair, dice in
            let (holding, now) = try fair.holding(&dice)
            let target = fair.package(&dice)
            let definition = fair.shop.version.definition
            let left = holding.windows.filter { $0.end > now }
            guard target.key != holding.package, left.count == 1, target.proration == .second,
                definition.package(holding.package)?.proration == .second
            else { return }
            let price = try #require(target.prices.prices.first?.amount.minorUnits)
            let line = try fair.upgrade(holding, to: target.key, at: now)
            let whole = Int128(left[0].end.seconds - left[0].start.seconds)
            let exact =
                Int128(price - left[0].paid.minorUnits) * Int128(left[0].end.seconds - now.seconds)
            #expect((Int128(line.amount.minorUnits) * whole - exact).magnitude <= whole.magnitude)
        }
    }

    @Test("renewing twice is renewing for two terms")
    func renewTwice() throws {
        try each(seed: 5) { fair, dice in
            let (holding, now) = try fair.holding(&dice)
            func renew(_ holding: Holding, _ terms: Int64) throws -> QuoteLine {
                try fair.shop.version.quote(QuoteRequest([.renew(holding, terms: terms)]), at: now).lines[0]
            }
            let once = try renew(holding, 1)
            let twice = try renew(try #require(once.holding), 1)
            let both = try renew(holding, 2)
            #expect(twice.holding == both.holding)
            #expect(once.amount.minorUnits + twice.amount.minorUnits == both.amount.minorUnits)
        }
    }
}
