import Values

/// The row of an account.
enum AccountRow: IDKind {
    static let prefix: StaticString = "acct"
}

/// What an account's row says.
struct AccountState: Equatable, Sendable {
    let id: ID<AccountRow>
    let mayBeNegative: Bool
    var balance: Money
    var held: Money
    var version: Int64
}

extension AccountState {
    /// Puts an amount in, or takes it out; whether the account bears that is asked afterwards.
    /// - Throws: `money.overflow`.
    mutating func add(_ amount: Money) throws(Problem) {
        balance = try balance + amount
        version += 1
    }

    /// Sets an amount aside, or gives it back.
    /// - Throws: `money.overflow`.
    mutating func hold(_ amount: Money) throws(Problem) {
        held = try held + amount
        version += 1
    }

    /// Refuses a state that the account may not be in, with what was available in the state `before`.
    /// - Throws: `ledger.insufficient`, `money.overflow`.
    func check(since before: AccountState, of account: LedgerAccount) throws(Problem) {
        #if !MUTANT_WALLET_BELOW_ZERO
        let (had, has) = (try before.balance - before.held, try balance - held)
        guard mayBeNegative || !has.isNegative else {
            throw .insufficient(account, available: had, needed: try had - has)
        }
        #endif
    }
}
