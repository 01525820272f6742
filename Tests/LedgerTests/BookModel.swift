import Ledger
import Values

/// What the books must say, computed in the plainest way.
struct BookModel {
    private(set) var fen: [LedgerAccount: Int64] = [:]
    private(set) var held: [LedgerAccount: Int64] = [:]
    private var posted: [LedgerKey: [Posting]] = [:]

    /// Posts an entry, and answers `posted`, `repeated`, or the code of its refusal.
    mutating func post(_ entry: NewEntry) -> String {
        guard entry.postings.reduce(0, { $0 + $1.amount.minorUnits }) == 0 else { return "ledger.unbalanced" }
        if let first = posted[entry.key] {
            return first == entry.postings ? "repeated" : "ledger.entry_differs"
        }
        var after = fen
        for posting in entry.postings {
            after[posting.account, default: 0] += posting.amount.minorUnits
            guard isSound(posting.account, after, held) else { return "ledger.insufficient" }
        }
        fen = after
        posted[entry.key] = entry.postings
        return "posted"
    }

    /// Sets fen of an account aside, or gives them back.
    mutating func hold(_ amount: Int64, of account: LedgerAccount) -> String? {
        var after = held
        after[account, default: 0] += amount
        guard isSound(account, fen, after) else { return "ledger.insufficient" }
        held = after
        return nil
    }

    private func isSound(
        _ account: LedgerAccount, _ fen: [LedgerAccount: Int64], _ held: [LedgerAccount: Int64]
    ) -> Bool {
        account.mayBeNegative || fen[account, default: 0] >= held[account, default: 0]
    }
}
