public import Values

/// What is in an account at one moment.
public struct AccountBalance: Hashable, Sendable {
    /// The account.
    public let account: LedgerAccount
    /// The sum of its postings.
    public let balance: Money
    /// What of it is set aside.
    public let held: Money
    /// What of it may be spent.
    public let available: Money
    /// How often it has changed: of two balances the one with the higher version is the later one.
    public let version: Int64
}

extension AccountBalance {
    /// What the account's row says; nothing where there is none.
    /// - Throws: `money.overflow`.
    init(_ account: LedgerAccount, _ state: AccountState?) throws(Problem) {
        let nothing = Money.zero(account.currency)
        let (balance, held) = (state?.balance ?? nothing, state?.held ?? nothing)
        self.init(
            account: account, balance: balance, held: held, available: try balance - held,
            version: state?.version ?? 0)
    }
}
