import Catalog
import TestCases
import Testing
import Values

@Suite("The life of a package")
struct LifeLawTests {
    private static let lives = Cases.count / steps
    private static let steps = 5

    @Test("loses no fen: what was charged is what was used up and what is still held")
    func conserves() throws {
        var dice = Dice(seed: 31)
        for number in 0..<LifeLawTests.lives {
            let fair = try LifeLawTests.fairs[number % LifeLawTests.fairs.count].get()
            var (holding, now) = try fair.holding(&dice)
            var charged = holding.windows.reduce(0) { $0 + $1.paid.minorUnits }
            var used: Int64 = 0
            for _ in 0..<LifeLawTests.steps {
                let before = holding
                let left = before.windows.filter { $0.end > now }
                let passed = before.windows.filter { $0.end <= now }.reduce(0) { $0 + $1.paid.minorUnits }
                let held = left.reduce(0) { $0 + $1.paid.minorUnits }
                let target = fair.package(&dice).key
                let renews = target == before.package || left.isEmpty || dice.next(below: 3) == 0
                let item: QuoteRequest.Item =
                    renews ? .renew(before, terms: dice.next(in: 1...2)) : .upgrade(before, to: target)
                let line = try fair.shop.version.quote(QuoteRequest([item]), at: now).lines[0]
                used += passed + (renews ? 0 : held - line.credit.minorUnits)
                charged += line.amount.minorUnits
                holding = try #require(line.holding)
                #expect(used + holding.windows.reduce(0) { $0 + $1.paid.minorUnits } == charged)
                #expect(used >= 0 && holding.windows.allSatisfy { !$0.paid.isNegative })
                #expect(try #require(holding.end) >= (before.end ?? now))
                let end = try #require(holding.end)
                now = Timestamp(
                    microseconds: dice.next(in: now.microseconds...end.microseconds + 86_400_000_000))
            }
        }
    }

    private static let fairs = {
        var dice = Dice(seed: 30)
        return (0..<50).map { _ in Result { try PackageFair(&dice) } }
    }()
}
