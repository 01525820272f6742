import Values

/// The accounts that a transaction has locked, and what it does to them, before any of it is written.
///
/// What is refused leaves them as they were.
struct Books {
    private var accounts: [LedgerAccount: AccountState]
    /// Those that have changed.
    private(set) var changed: Set<LedgerAccount> = []
    /// What was posted, in order.
    private(set) var entries: [PostedEntry] = []
    /// The lines of all that was posted, in order.
    private(set) var lines: [Line] = []

    /// A posting as it is written.
    struct Line {
        let account: ID<AccountRow>
        /// The account's version after it.
        let version: Int64
        let entry: ID<LedgerEntry>
        let position: Int
        let amount: Money
        /// What the account held after it.
        let balance: Money
    }

    init(_ accounts: [LedgerAccount: AccountState]) {
        self.accounts = accounts
    }

    /// Posts an entry whose accounts are all here.
    /// - Throws: `ledger.insufficient`, `money.overflow`.
    mutating func post(
        _ entry: NewEntry, as id: ID<LedgerEntry>, at instant: Timestamp
    ) throws(Problem) -> PostedEntry {
        var touched: [LedgerAccount: AccountState] = [:]
        var lines: [Line] = []
        lines.reserveCapacity(entry.postings.count)
        for (position, posting) in entry.postings.enumerated() {
            let before = touched[posting.account] ?? self[posting.account]
            var state = before
            try state.add(posting.amount)
            try state.check(since: before, of: posting.account)
            touched[posting.account] = state
            lines.append(
                Line(
                    account: state.id, version: state.version, entry: id, position: position,
                    amount: posting.amount, balance: state.balance))
        }
        for (account, state) in touched { set(account, state) }
        self.lines += lines
        let posted = PostedEntry(
            id: id, key: entry.key, postings: entry.postings, balances: lines.map(\.balance),
            memo: entry.memo, madeAt: instant)
        entries.append(posted)
        return posted
    }

    /// Sets an amount of an account aside, or, where it is negative, gives it back.
    /// - Throws: `ledger.insufficient`, `money.overflow`.
    mutating func hold(_ amount: Money, on account: LedgerAccount) throws(Problem) {
        var state = self[account]
        try state.hold(amount)
        try state.check(since: self[account], of: account)
        set(account, state)
    }

    /// An account as it is after what was done.
    subscript(account: LedgerAccount) -> AccountState {
        guard let state = accounts[account] else { preconditionFailure("\(account.name) was not locked") }
        return state
    }

    private mutating func set(_ account: LedgerAccount, _ state: AccountState) {
        accounts[account] = state
        changed.insert(account)
    }
}
