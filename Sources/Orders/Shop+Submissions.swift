import Storage
import Synchronization
import Values

/// What is kept of orders so that two equal ones are one.
extension Shop {
    /// For how long that is kept: more than ``submissionWindow``, as clocks of nodes may differ.
    static let submissionsKept = Duration.seconds(600)
    /// How many submissions are looked through at once.
    package static let submissionBatch = 250
    /// How many such steps one round has.
    package static let submissionBatches = 200

    /// Forgets submissions by which no order is known again any more.
    ///
    /// They are looked through in the order of their key, as an index by time would cost every order a page. A round goes
    /// on where the one before it has ended, on any number of nodes.
    /// - Parameter batches: How many steps the round has.
    /// - Throws: What the database says; the next round goes on from there.
    package func forgetSubmissions(batches: Int = Shop.submissionBatches) async throws {
        for _ in 0..<batches {
            let last = swept.withLock { $0 }
            let limit = Shop.submissionBatch
            let (found, instant) = try await database.read { snapshot in
                let instant = snapshot.now - Shop.submissionsKept
                return (try snapshot.submissions(after: last, madeBefore: instant, limit: limit), instant)
            }
            let old = found.filter(\.isOld)
            if let first = old.first?.submission, let last = old.last?.submission {
                try await database.writeCommitted { tx in
                    try tx.forgetSubmissions(from: first, through: last, madeBefore: instant)
                }
            }
            let isOver = found.count < limit
            swept.withLock { $0 = isOver ? nil : found.last?.submission }
            if isOver { return }
        }
    }
}
