extension Money {
    /// The amount divided in proportion to `weights`, one part each; the parts sum to the amount exactly.
    ///
    /// This is the method of the largest remainder (Hamilton, Hare-Niemeyer): every part is rounded towards zero, and
    /// the units left over go one each to the parts that lost most, of equal ones to the first. So no part differs
    /// from its exact share by a whole unit, a weight of 0 gets nothing, and a negative amount is divided as the
    /// positive one is.
    /// - Parameter weights: None negative, at least one positive: prices of an order's lines, seconds of a term.
    /// - Returns: The parts, in the order of the weights.
    /// - Throws: `money.indivisible` for other weights.
    public func allocated(by weights: [Int64]) throws(Problem) -> [Money] {
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard total > 0, weights.allSatisfy({ $0 >= 0 }) else { throw .indivisibleMoney }
        let shares = weights.map { weight in
            (Int128(minorUnits.magnitude) * Int128(weight)).quotientAndRemainder(dividingBy: total)
        }
        var units = shares.map(\.quotient)
        let left = Int128(minorUnits.magnitude) - units.reduce(0, +)
        let byLoss = shares.indices.sorted { a, b in
            shares[a].remainder != shares[b].remainder ? shares[a].remainder > shares[b].remainder : a < b
        }
        #if !MUTANT_REMAINDER_LOST
        for index in byLoss.prefix(Int(left)) { units[index] += 1 }
        #endif
        return units.map { Money(Int64(isNegative ? -$0 : $0), currency) }
    }
}
