public import Storage
import Values

extension Snapshot {
    /// What is in an account; nothing where nobody has posted to it yet.
    public func balance(of account: LedgerAccount) throws -> AccountBalance {
        try AccountBalance(account, state(of: account))
    }

    /// What is in accounts, with as few statements as it can.
    public func balances(of accounts: Set<LedgerAccount>) throws -> [LedgerAccount: AccountBalance] {
        var balances: [LedgerAccount: AccountBalance] = [:]
        switch engine {
        case .sqlite:
            for account in accounts { balances[account] = try balance(of: account) }
        case .postgres:
            let accounts = Array(accounts)
            try each(
                """
                SELECT wanted.place, a.account_id, a.may_be_negative, a.balance, a.held, a.version
                FROM unnest(\(accounts.map(\.ownerBytes)), \(accounts.map(\.name)), \(accounts.map(\.currency.code)))
                    WITH ORDINALITY AS wanted (o, n, c, place)
                JOIN ledger_account a ON a.owner = wanted.o AND a.name = wanted.n AND a.currency = wanted.c
                """
            ) { row in
                let account = accounts[try row[0] as Int - 1]
                balances[account] = try AccountBalance(
                    account, AccountState(row, from: 1, account.currency))
            }
            for account in accounts where balances[account] == nil {
                balances[account] = try AccountBalance(account, nil)
            }
        }
        return balances
    }

    /// The row of an account; `nil` where it is not open yet.
    func state(of account: LedgerAccount) throws -> AccountState? {
        try row(
            """
            SELECT account_id, may_be_negative, balance, held, version FROM ledger_account
            WHERE owner = \(account.ownerBytes) AND name = \(account.name) AND currency = \(account.currency.code)
            """
        ) { row in try AccountState(row, from: 0, account.currency) }
    }
}

extension AccountState {
    /// Reads the columns `account_id, may_be_negative, balance, held, version`.
    init(_ row: borrowing Row, from first: Int, _ currency: Currency) throws {
        self.init(
            id: try row[first], mayBeNegative: try row[first + 1],
            balance: Money(try row[first + 2], currency),
            held: Money(try row[first + 3], currency), version: try row[first + 4])
    }
}

extension LedgerAccount {
    /// Reads the columns `owner, name, currency`.
    init(_ row: borrowing Row, from first: Int) throws {
        self.init(
            ownerBytes: try row[first], name: try row[first + 1],
            currency: try Currency(code: try row[first + 2]))
    }
}

extension LedgerKey {
    /// Reads the columns `reference_kind, reference, step`.
    init(_ row: borrowing Row, from first: Int) throws {
        self.init(Reference(try row[first], try row[first + 1]), try row[first + 2])
    }
}
