public import Storage
import Values

extension Snapshot {
    /// What was posted to an account, the newest first.
    ///
    /// Pages have neither gaps nor doubles however much is posted meanwhile: an account's lines are numbered in the order
    /// in which they were committed, and none changes.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - page: Which page of its lines.
    /// - Returns: The page; an empty one where nobody has posted to the account.
    /// - Throws: `storage.cursor`; what the database says.
    public func statement(of account: LedgerAccount, _ page: PageRequest) throws -> Page<StatementLine> {
        guard let state = try state(of: account) else { return Page(items: [], next: nil) }
        return try self.page(
            page,
            of: """
                SELECT p.version, p.entry_id, e.reference_kind, e.reference, e.step, e.memo, e.made_at, p.amount,
                    p.balance
                FROM ledger_posting p JOIN ledger_entry e ON e.entry_id = p.entry_id
                WHERE p.account_id = \(state.id)
                """, by: PageKey([("version", .integer)], .descending),
            decode: { row in
                StatementLine(
                    version: try row[0], entry: try row[1], key: try LedgerKey(row, from: 2),
                    memo: try row[5], madeAt: try row[6], amount: Money(try row[7], account.currency),
                    balance: Money(try row[8], account.currency))
            }, key: { [$0.version] })
    }
}
