import Ledger
import Storage
import Testing
import Values

extension Bench {
    /// The laws of the books, read from the tables: all accounts together hold nothing, each holds the sum of its postings
    /// and sets aside the sum of its holds, and none is below zero that may not be.
    func checkBooks() async throws {
        let (accounts, postings, holds) = try await database.read { snapshot in
            (
                try snapshot.rows(
                    "SELECT account_id, currency, may_be_negative, balance, held FROM ledger_account"
                ) { row in
                    (
                        id: try row[0] as [UInt8], currency: try row[1] as String,
                        mayBeNegative: try row[2] as Bool,
                        balance: try row[3] as Int64, held: try row[4] as Int64
                    )
                },
                try snapshot.rows(
                    "SELECT account_id, version, amount, balance FROM ledger_posting ORDER BY account_id, version"
                ) { row in
                    (
                        account: try row[0] as [UInt8], amount: try row[2] as Int64,
                        balance: try row[3] as Int64
                    )
                },
                try snapshot.rows("SELECT account_id, amount FROM ledger_hold WHERE state = 'held'") { row in
                    (account: try row[0] as [UInt8], amount: try row[1] as Int64)
                }
            )
        }
        var sums: [String: Int64] = [:]
        for account in accounts {
            sums[account.currency, default: 0] += account.balance
            var running: Int64 = 0
            for posting in postings where posting.account == account.id {
                running += posting.amount
                #expect(posting.balance == running)
                #expect(account.mayBeNegative || running >= 0)
            }
            #expect(account.balance == running)
            #expect(account.held == holds.filter { $0.account == account.id }.reduce(0) { $0 + $1.amount })
            #expect(account.mayBeNegative || account.balance >= account.held)
        }
        #expect(sums.values.allSatisfy { $0 == 0 })
    }
}
