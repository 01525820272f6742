public import Values

/// A movement of money that is to be posted: what it takes out of some accounts comes into others.
public struct NewEntry: Hashable, Sendable {
    /// What it is for; a second entry of this key is not posted.
    public let key: LedgerKey
    /// Its lines, which balance in each currency.
    ///
    /// They are posted in this order: where they name an account twice, it has to bear what stands between them, too.
    public let postings: [Posting]
    /// A note for people; two entries are the same where it alone differs.
    public let memo: String

    /// How many postings an entry may have.
    public static let postingsMax = 1_000
    /// How long a memo may be.
    public static let memoBytesMax = 500
    /// How many entries that come together share a transaction.
    static let batchMax = 256

    /// An entry for a step of a reference.
    public init(for reference: Reference, step: String, _ postings: [Posting], memo: String = "") {
        key = LedgerKey(reference, step)
        self.postings = postings
        self.memo = memo
    }
}

extension NewEntry {
    /// Refuses what no state of the accounts would make right.
    /// - Throws: `ledger.text`, `ledger.postings`, `ledger.amount`, `ledger.currency`, `ledger.unbalanced`,
    ///   `money.overflow`.
    func check() throws(Problem) {
        try key.check()
        guard memo.utf8.count <= NewEntry.memoBytesMax, memo.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw .ledgerMemo }
        guard (2...NewEntry.postingsMax).contains(postings.count) else { throw .ledgerPostings }
        var sums: [Currency: Money] = [:]
        for (index, posting) in postings.enumerated() {
            do throws(Problem) {
                try posting.check()
                let currency = posting.amount.currency
                sums[currency] = try sums[currency, default: .zero(currency)] + posting.amount
            } catch {
                throw error.within("postings[\(index)]")
            }
        }
        #if !MUTANT_ENTRY_UNBALANCED
        for posting in postings {
            if let sum = sums[posting.amount.currency], !sum.isZero { throw .ledgerUnbalanced(sum) }
        }
        #endif
    }

    /// Why no state of the accounts would make it right; `nil` where one may.
    var fault: Problem? {
        do throws(Problem) {
            try check()
            return nil
        } catch {
            return error
        }
    }

    /// What it takes out of an account, all its postings together; negative where it puts something in.
    /// - Throws: `money.overflow`.
    func taken(from account: LedgerAccount) throws(Problem) -> Money {
        var taken = Money.zero(account.currency)
        for posting in postings where posting.account == account { taken = try taken - posting.amount }
        return taken
    }
}
