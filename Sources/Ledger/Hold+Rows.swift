public import Storage
public import Values

extension Transaction {
    /// Sets an amount of an account aside, so that nothing else can spend it.
    ///
    /// A refusal of this and the other verbs about holds has written nothing: the transaction may go on without it.
    ///
    /// - Parameters:
    ///   - amount: How much; more than nothing.
    ///   - account: Of what.
    ///   - reference: What for.
    ///   - step: Which of its steps; each has one hold at most.
    /// - Returns: The hold; that of the first time, as it is now, where the step has it already.
    /// - Throws: `ledger.insufficient`; `ledger.hold_differs` where the step holds something else; `ledger.amount`,
    ///   `ledger.currency`, `ledger.text`; what the database says, then the transaction is over.
    @discardableResult
    public func hold(
        _ amount: Money, of account: LedgerAccount, for reference: Reference, step: String
    ) throws -> Hold {
        let key = LedgerKey(reference, step)
        try key.check()
        try Posting(account, amount).check()
        guard !amount.isNegative else { throw Problem.ledgerAmount }
        var books = try lock([account])
        if let first = try hold(for: reference, step: step) {
            guard first.account == account, first.amount == amount else { throw Problem.holdDiffers(key) }
            return first
        }
        try books.hold(amount, on: account)
        let hold = Hold(
            key: key, account: account, amount: amount, state: .held, captured: .zero(amount.currency),
            entry: nil, madeAt: now, endedAt: nil)
        try insert(hold, on: books[account].id)
        try write(books)
        return hold
    }

    /// Posts an entry that takes what a hold has set aside, or some of it; the rest is free again.
    ///
    /// - Parameters:
    ///   - reference: What the hold is for.
    ///   - step: Its step.
    ///   - entry: What takes it, with a key of its own.
    /// - Returns: The entry; that of the first time where it has captured the hold already.
    /// - Throws: `ledger.hold_unknown`; `ledger.hold_ended` where it was released, or captured by another entry;
    ///   `ledger.capture` where the entry takes nothing of the account, or more than is held; what
    ///   ``post(_:)-(NewEntry)`` throws.
    @discardableResult
    public func capture(_ reference: Reference, step: String, by entry: NewEntry) throws -> PostedEntry {
        try entry.check()
        var (hold, books) = try lockHold(
            LedgerKey(reference, step), with: Set(entry.postings.map(\.account)))
        if let first = try entries([entry.key])[entry.key] {
            guard hold.entry == first.id else { throw Problem.entryDiffers(entry.key) }
            return try first.repeated(by: entry)
        }
        guard hold.state == .held else { throw Problem.holdEnded(hold) }
        let taken = try entry.taken(from: hold.account)
        guard try taken > .zero(taken.currency) && taken <= hold.amount else {
            throw Problem.capture(taken, of: hold)
        }
        #if !MUTANT_HOLD_KEPT
        try books.hold(-hold.amount, on: hold.account)
        #endif
        let posted = try books.post(entry, as: newID(), at: now)
        hold = hold.ended(.captured, captured: taken, entry: posted.id, at: now)
        try update(hold)
        try write(books)
        return posted
    }

    /// Frees what a hold has set aside.
    ///
    /// - Parameters:
    ///   - reference: What the hold is for.
    ///   - step: Its step.
    /// - Returns: The released hold, also where it was released before.
    /// - Throws: `ledger.hold_unknown`; `ledger.hold_ended` where it was captured.
    @discardableResult
    public func release(_ reference: Reference, step: String) throws -> Hold {
        var (hold, books) = try lockHold(LedgerKey(reference, step), with: [])
        switch hold.state {
        case .released: return hold
        case .captured: throw Problem.holdEnded(hold)
        case .held:
            try books.hold(-hold.amount, on: hold.account)
            hold = hold.ended(.released, captured: .zero(hold.amount.currency), entry: nil, at: now)
            try update(hold)
            try write(books)
            return hold
        }
    }

    /// Locks the account of a hold, under which alone the hold changes, with others.
    private func lockHold(
        _ key: LedgerKey, with others: Set<LedgerAccount>
    ) throws -> (hold: Hold, books: Books) {
        let account = try requireHold(key).account
        let books = try lock(others.union([account]))
        return (try requireHold(key), books)
    }

    private func requireHold(_ key: LedgerKey) throws -> Hold {
        guard let hold = try hold(for: key.reference, step: key.step) else { throw Problem.holdUnknown(key) }
        return hold
    }

    private func insert(_ hold: Hold, on account: ID<AccountRow>) throws {
        try execute(
            """
            INSERT INTO ledger_hold (reference_kind, reference, step, account_id, amount, state, captured, made_at)
            VALUES (\(hold.key.reference.kind), \(hold.key.reference.text), \(hold.key.step), \(account),
                \(hold.amount.minorUnits), \(hold.state), \(hold.captured.minorUnits), \(hold.madeAt))
            """)
    }

    private func update(_ hold: Hold) throws {
        try execute(
            """
            UPDATE ledger_hold SET state = \(hold.state), captured = \(hold.captured.minorUnits),
                entry_id = \(hold.entry), ended_at = \(hold.endedAt)
            WHERE reference_kind = \(hold.key.reference.kind) AND reference = \(hold.key.reference.text)
                AND step = \(hold.key.step) AND state = 'held'
            """, rows: 1)
    }
}

extension Snapshot {
    /// The hold of a step; `nil` where it has none.
    public func hold(for reference: Reference, step: String) throws -> Hold? {
        try row(
            """
            SELECT a.owner, a.name, a.currency, h.reference_kind, h.reference, h.step, h.amount, h.state, h.captured,
                h.entry_id, h.made_at, h.ended_at
            FROM ledger_hold h JOIN ledger_account a ON a.account_id = h.account_id
            WHERE h.reference_kind = \(reference.kind) AND h.reference = \(reference.text) AND h.step = \(step)
            """
        ) { row in
            let account = try LedgerAccount(row, from: 0)
            return Hold(
                key: try LedgerKey(row, from: 3), account: account,
                amount: Money(try row[6], account.currency), state: try row[7],
                captured: Money(try row[8], account.currency), entry: try row[9], madeAt: try row[10],
                endedAt: try row[11])
        }
    }
}
