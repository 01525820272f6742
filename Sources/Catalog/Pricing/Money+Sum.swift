import Values

extension Money {
    /// The sum of amounts of one currency.
    /// - Throws: `money.overflow`, `money.mixed_currencies`.
    static func sum(_ amounts: some Sequence<Money>, _ currency: Currency) throws(Problem) -> Money {
        var sum = Money.zero(currency)
        for amount in amounts { sum = try sum + amount }
        return sum
    }
}
