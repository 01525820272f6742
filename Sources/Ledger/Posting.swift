public import Values

/// One line of an entry: so much into an account, or out of it.
public struct Posting: Hashable, Sendable {
    /// Whose balance it changes.
    public let account: LedgerAccount
    /// What comes in, negative where it goes out; never nothing, and in the account's currency.
    public let amount: Money

    /// A posting.
    public init(_ account: LedgerAccount, _ amount: Money) {
        self.account = account
        self.amount = amount
    }
}

extension Posting {
    /// - Throws: `ledger.text`, `ledger.amount`, `ledger.currency`.
    func check() throws(Problem) {
        try account.check()
        guard !amount.isZero else { throw .ledgerAmount }
        guard amount.currency == account.currency else { throw .ledgerCurrency(amount, account) }
    }
}
