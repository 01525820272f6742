public import Storage
import Values
import World

/// The books of an installation, for those who post or look often.
///
/// Everything that it promises, it promises through the database: any number of nodes may have one on the same one.
public final class GeneralLedger: Sendable {
    /// Where the books are.
    public let database: Database
    /// The balances that were read lately.
    private let cache: BalanceCache
    /// Where entries wait for each other's transaction.
    private let posting = BatchLine<NewEntry, PostedEntry>(batchMax: NewEntry.batchMax)
    /// Where those who ask for balances wait for each other's reading.
    private let reading = BatchLine<LedgerAccount, AccountBalance>(batchMax: NewEntry.batchMax)

    /// The books in a database that was opened with ``LedgerSchema``.
    public init(_ database: Database) {
        self.database = database
        cache = BalanceCache(of: database)
    }

    /// Posts an entry in a transaction that it shares with others that come at the same time; durable when this returns.
    ///
    /// So accounts that very many entries meet in are locked once for all of them.
    /// - Returns: The entry in the books; that of the first time where its key was posted before.
    /// - Throws: What ``Storage/Transaction/post(_:)-(NewEntry)`` throws, then nothing of it is written, except for
    ///   `storage.outcome_unknown`: post it again to know. `CancellationError` where it was not tried.
    @discardableResult
    public func post(_ entry: NewEntry) async throws -> PostedEntry {
        try entry.check()
        do {
            return try await postWithOthers(entry)
        } catch let problem as Problem where problem.isUniqueViolation {
            // Another node has taken the key for other accounts meanwhile; now its entry can be seen.
            return try await postWithOthers(entry)
        }
    }

    /// What is in an account, as the database had it within the last second (``BalanceCache/lifetime``) or has it now.
    ///
    /// What was committed through this database before the call is in it. To decide whether something can be paid, post
    /// it: this is for looking.
    public func balance(of account: LedgerAccount) async throws -> AccountBalance {
        let clock = database.world.clock
        if let kept = cache.balance(of: account, at: clock.monotonic) { return kept }
        return try await reading.accept(account) { [database, cache] accounts in
            let asOf = clock.monotonic
            let balances = try await database.read { try $0.balances(of: Set(accounts)) }
            for balance in balances.values { cache.keep(balance, asOf: asOf, at: clock.monotonic) }
            return accounts.map { account in
                Result { try balances[account] ?? AccountBalance(account, nil) }
            }
        }
    }
    private func postWithOthers(_ entry: NewEntry) async throws -> PostedEntry {
        try await posting.accept(entry) { [database] entries in
            try await database.writeCommitted(.urgent) { tx in
                try tx.post(entries).map { result in result.mapError { $0 } }
            }
        }
    }
}
