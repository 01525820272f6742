public import Storage
public import Values

extension Transaction {
    /// Posts an entry.
    ///
    /// A refusal has written nothing: the transaction may go on without it.
    /// - Returns: The entry in the books; that of the first time where its key was posted before.
    /// - Throws: What ``post(_:)-([NewEntry])`` answers of it, or throws.
    @discardableResult
    public func post(_ entry: NewEntry) throws -> PostedEntry {
        guard let result = try post([entry]).first else { preconditionFailure("every entry has an answer") }
        return try result.get()
    }

    /// Posts entries, one after the other, with as few statements as it can.
    ///
    /// Their accounts are locked in their order until the transaction ends: so what a transaction posts, it posts in one
    /// call, and on PostgreSQL one that meets others in an account is best READ COMMITTED. An entry that is refused is
    /// refused alone, and the others go on as if it had not been there.
    ///
    /// - Parameter entries: The entries.
    /// - Returns: What became of each: the entry in the books, that of the first time where its key was posted before;
    ///   or why it was refused: `ledger.insufficient`, `ledger.entry_differs`, `ledger.unbalanced`, `ledger.postings`,
    ///   `ledger.amount`, `ledger.currency`, `ledger.text`, `ledger.memo`, `money.overflow`.
    /// - Throws: What the database says; then the transaction is over. `storage.unique` where another transaction has
    ///   posted other accounts under one of the keys at the same time.
    public func post(_ entries: [NewEntry]) throws -> [Result<PostedEntry, Problem>] {
        let faults = entries.map(\.fault)
        let sound = zip(entries, faults).filter { $0.1 == nil }.map(\.0)
        var books = try lock(Set(sound.lazy.flatMap(\.postings).map(\.account)))
        var known = try self.entries(Set(sound.map(\.key)))
        var results: [Result<PostedEntry, Problem>] = []
        for (entry, fault) in zip(entries, faults) {
            if let fault {
                results.append(.failure(fault))
                continue
            }
            results.append(
                Result { () throws(Problem) in
                    #if !MUTANT_ENTRY_POSTED_TWICE
                    if let first = known[entry.key] { return try first.repeated(by: entry) }
                    #endif
                    let posted = try books.post(entry, as: newID(inPlace: results.count), at: now)
                    known[entry.key] = posted
                    return posted
                })
        }
        try write(books)
        return results
    }
}

extension Snapshot {
    /// The entry of a step; `nil` where none is posted.
    public func entry(for reference: Reference, step: String) throws -> PostedEntry? {
        let key = LedgerKey(reference, step)
        return try entries([key])[key]
    }

    /// The entries of keys that were posted.
    func entries(_ keys: Set<LedgerKey>) throws -> [LedgerKey: PostedEntry] {
        let heads = keys.isEmpty ? [] : try heads(keys)
        guard !heads.isEmpty else { return [:] }
        var lines: [ID<LedgerEntry>: [(posting: Posting, balance: Money)]] = [:]
        let read = { (row: borrowing Row) throws in
            let account = try LedgerAccount(row, from: 1)
            let (amount, balance) = (Money(try row[4], account.currency), Money(try row[5], account.currency))
            lines[try row[0], default: []].append((Posting(account, amount), balance))
        }
        switch engine {
        case .sqlite:
            for head in heads {
                try each(Self.lines + " WHERE p.entry_id = \(head.id) ORDER BY p.position", read)
            }
        case .postgres:
            try each(
                Self.lines + " WHERE p.entry_id = ANY(\(heads.map(\.id))) ORDER BY p.entry_id, p.position",
                read)
        }
        return Dictionary(
            uniqueKeysWithValues: heads.map { head in
                let lines = lines[head.id] ?? []
                let entry = PostedEntry(
                    id: head.id, key: head.key, postings: lines.map(\.posting),
                    balances: lines.map(\.balance),
                    memo: head.memo, madeAt: head.madeAt)
                return (head.key, entry)
            })
    }

    /// What is known of entries beside their lines.
    private func heads(_ keys: Set<LedgerKey>) throws -> [EntryHead] {
        switch engine {
        case .sqlite:
            try keys.compactMap { key in
                try row(
                    Self.heads
                        + """
                         WHERE e.reference_kind = \(key.reference.kind) AND e.reference = \(key.reference.text)
                            AND e.step = \(key.step)
                        """, EntryHead.init)
            }
        case .postgres:
            try rows(
                Self.heads
                    + """
                     JOIN unnest(\(keys.map(\.reference.kind)), \(keys.map(\.reference.text)), \(keys.map(\.step)))
                        AS wanted (k, r, s) ON e.reference_kind = wanted.k AND e.reference = wanted.r AND e.step = wanted.s
                    """, EntryHead.init)
        }
    }

    private static var heads: SQL {
        "SELECT e.entry_id, e.reference_kind, e.reference, e.step, e.memo, e.made_at FROM ledger_entry e"
    }

    private static var lines: SQL {
        """
        SELECT p.entry_id, a.owner, a.name, a.currency, p.amount, p.balance
        FROM ledger_posting p JOIN ledger_account a ON a.account_id = p.account_id
        """
    }
}

/// What is known of an entry beside its lines.
private struct EntryHead {
    let id: ID<LedgerEntry>
    let key: LedgerKey
    let memo: String
    let madeAt: Timestamp

    init(_ row: borrowing Row) throws {
        id = try row[0]
        key = try LedgerKey(row, from: 1)
        memo = try row[4]
        madeAt = try row[5]
    }
}
