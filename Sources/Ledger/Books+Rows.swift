import Storage
import Values

extension Transaction {
    /// Locks accounts in their order, and opens those that are not there.
    ///
    /// Every account that is locked was there before the first of them is, so two that lock wait for each other in one
    /// direction only.
    func lock(_ accounts: Set<LedgerAccount>) throws -> Books {
        guard !accounts.isEmpty else { return Books([:]) }
        let accounts = accounts.sorted()
        switch engine {
        case .sqlite:
            var states: [LedgerAccount: AccountState] = [:]
            for account in accounts { states[account] = try state(of: account) ?? open(account) }
            return Books(states)
        case .postgres:
            let (owners, names) = (accounts.map(\.ownerBytes), accounts.map(\.name))
            let currencies = accounts.map(\.currency.code)
            try execute(
                """
                INSERT INTO ledger_account (account_id, owner, name, currency, may_be_negative, balance, held, version,
                    opened_at)
                SELECT i, o, n, c, m, 0, 0, 0, \(now)
                FROM unnest(\(accounts.map { _ in newID(AccountRow.self) }), \(owners), \(names), \(currencies),
                            \(accounts.map(\.mayBeNegative))) AS wanted (i, o, n, c, m)
                ON CONFLICT (owner, name, currency) DO NOTHING
                """)
            let states = try rows(
                """
                SELECT wanted.place, a.account_id, a.may_be_negative, a.balance, a.held, a.version
                FROM unnest(\(owners), \(names), \(currencies)) WITH ORDINALITY AS wanted (o, n, c, place)
                JOIN ledger_account a ON a.owner = wanted.o AND a.name = wanted.n AND a.currency = wanted.c
                ORDER BY a.owner, a.name, a.currency FOR UPDATE OF a
                """
            ) { row in
                let account = accounts[try row[0] as Int - 1]
                return (account, try AccountState(row, from: 1, account.currency))
            }
            return Books(Dictionary(uniqueKeysWithValues: states))
        }
    }

    /// Writes what was done to locked accounts, and tells this node's caches after the commit.
    func write(_ books: Books) throws {
        guard !books.changed.isEmpty else { return }
        switch engine {
        case .sqlite:
            for entry in books.entries { try insert(entry) }
            for line in books.lines { try insert(line) }
            for account in books.changed { try update(books[account]) }
        case .postgres:
            try insert(books.entries)
            try insert(books.lines)
            try update(books.changed.map { books[$0] })
        }
        let versions = books.changed.map { ($0, books[$0].version) }
        afterCommit { $0.hints.post(BalanceChanges(versions: versions)) }
    }

    private func open(_ account: LedgerAccount) throws -> AccountState {
        let state = AccountState(
            id: newID(), mayBeNegative: account.mayBeNegative, balance: .zero(account.currency),
            held: .zero(account.currency), version: 0)
        try execute(
            """
            INSERT INTO ledger_account (account_id, owner, name, currency, may_be_negative, balance, held, version,
                opened_at)
            VALUES (\(state.id), \(account.ownerBytes), \(account.name), \(account.currency.code),
                \(state.mayBeNegative), 0, 0, 0, \(now))
            """)
        return state
    }
}

extension Transaction {
    private func insert(_ entry: PostedEntry) throws {
        try execute(
            """
            INSERT INTO ledger_entry (entry_id, reference_kind, reference, step, memo, made_at)
            VALUES (\(entry.id), \(entry.key.reference.kind), \(entry.key.reference.text), \(entry.key.step),
                \(entry.memo), \(entry.madeAt))
            """)
    }

    private func insert(_ entries: [PostedEntry]) throws {
        guard !entries.isEmpty else { return }
        try execute(
            """
            INSERT INTO ledger_entry (entry_id, reference_kind, reference, step, memo, made_at)
            SELECT i, k, r, s, m, \(now)
            FROM unnest(\(entries.map(\.id)), \(entries.map(\.key.reference.kind)),
                        \(entries.map(\.key.reference.text)), \(entries.map(\.key.step)), \(entries.map(\.memo)))
                AS entry (i, k, r, s, m)
            """)
    }

    private func insert(_ line: Books.Line) throws {
        try execute(
            """
            INSERT INTO ledger_posting (account_id, version, entry_id, position, amount, balance)
            VALUES (\(line.account), \(line.version), \(line.entry), \(line.position), \(line.amount.minorUnits),
                \(line.balance.minorUnits))
            """)
    }

    private func insert(_ lines: [Books.Line]) throws {
        guard !lines.isEmpty else { return }
        try execute(
            """
            INSERT INTO ledger_posting (account_id, version, entry_id, position, amount, balance)
            SELECT * FROM unnest(\(lines.map(\.account)), \(lines.map(\.version)), \(lines.map(\.entry)),
                \(lines.map(\.position)), \(lines.map(\.amount.minorUnits)), \(lines.map(\.balance.minorUnits)))
            """)
    }

    private func update(_ state: AccountState) throws {
        try execute(
            """
            UPDATE ledger_account SET balance = \(state.balance.minorUnits), held = \(state.held.minorUnits),
                version = \(state.version)
            WHERE account_id = \(state.id)
            """, rows: 1)
    }

    private func update(_ states: [AccountState]) throws {
        try execute(
            """
            UPDATE ledger_account a SET balance = new.b, held = new.h, version = new.v
            FROM unnest(\(states.map(\.id)), \(states.map(\.balance.minorUnits)), \(states.map(\.held.minorUnits)),
                        \(states.map(\.version))) AS new (i, b, h, v)
            WHERE a.account_id = new.i
            """, rows: states.count)
    }
}
