import TestCases
import Testing
import Values

struct MoneyAllocationTests {
    @Test(
        "gives the units left over to the largest remainders, of equal ones to the first",
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]),
            (-100, [1, 1, 1], [-34, -33, -33]),
            (5, [3, 7], [2, 3]),
            (10, [1, 0, 2], [3, 0, 7]),
            (1, [1, 1], [1, 0]),
            (0, [5, 5], [0, 0]),
            (.max, [.max, .max], [4_611_686_018_427_387_904, 4_611_686_018_427_387_903]),
            (.min, [1], [.min]),
        ] as [(Int64, [Int64], [Int64])])
    func examples(amount: Int64, weights: [Int64], parts: [Int64]) throws {
        #expect(try Money(amount, .cny).allocated(by: weights).map(\.minorUnits) == parts)
    }

    @Test("refuses weights that say nothing", arguments: [[], [0, 0], [-1, 2]] as [[Int64]])
    func refuses(weights: [Int64]) {
        #expect(
            code { () throws(Problem) in _ = try Money(1, .cny).allocated(by: weights) }
                == "money.indivisible")
    }

    @Test("the parts sum to the whole, and none is a unit away from its exact share")
    func law() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<Cases.count {
            let shift = Int64.random(in: 0...63, using: &generator)
            let amount = Int64(truncatingIfNeeded: generator.next()) >> shift
            let count = Int.random(in: 1...12, using: &generator)
            let weights = (0..<count).map { _ in
                Int64(generator.next() >> UInt64.random(in: 1...64, using: &generator))
            }
            guard weights.contains(where: { $0 > 0 }) else { continue }
            let parts = try Money(amount, .cny).allocated(by: weights).map(\.minorUnits)
            let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
            #expect(parts.reduce(Int128(0)) { $0 + Int128($1) } == Int128(amount))
            for (part, weight) in zip(parts, weights) {
                let (exact, rest) = (Int128(amount) * Int128(weight)).quotientAndRemainder(dividingBy: total)
                let away = Int128(part) - exact
                #expect(away == 0 || (rest != 0 && away == rest.signum()))
            }
        }
    }
}
