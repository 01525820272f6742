import Durable
import OrderedCollections
package import Storage
import Values

/// Orders that were not paid in time.
extension Shop {
    /// The handler of deadlines, which passes them in transactions of its own: what closes the orders of deadlines before
    /// waits to be committed too, and may be very much.
    func deadlineHandler(_ kind: OrderJob) -> JobHandler {
        JobHandler(kind.rawValue, retry: OrderJob.patience) { [self] attempt in
            if let due = try OrderJob.due(attempt.payload) {
                try await passDeadlines(from: due.instant)
                if due.waits { try await closeAll(of: due.instant) }
            } else {
                let number = try OrderJob.read(attempt.payload).number
                let due = try await database.read { try $0.pendingDeadline(of: number) }
                if let due { try await passDeadlines(from: due) }
            }
            return .done
        }
    }

    /// Begins to close an order whose deadline has come, and all others whose has: those first that are late already.
    ///
    /// What somebody else changes at the moment is left for a little while later, so that nobody waits for it.
    package func passDeadline(of number: String, in tx: Transaction) throws {
        guard let due = try tx.pendingDeadline(of: number) else { return }
        _ = try passDeadlines(from: due, mayGoOn: false, in: tx)
    }

    /// Sees to it that orders are closed which are late because nobody has their job any more.
    func closeMissed() async throws {
        let missed = try await database.read { snapshot in
            try snapshot.missedDeadlines(
                before: snapshot.now - OrderJob.deadlineMissedAfter, most: Shop.houseBatch)
        }
        guard !missed.isEmpty else { return }
        try await database.writeCommitted { tx in
            _ = try tx.enqueue(missed.map { OrderJob.closingMissed($0, at: tx.now) })
        }
    }

    /// Closes what is due in a few transactions, or each order in its own where one of them cannot be closed.
    private func passDeadlines(from due: Timestamp) async throws {
        do {
            for round in 1...OrderJob.deadlineRoundsMax {
                let goesOn = try await database.writeCommitted(.urgent) { [self] tx in
                    try passDeadlines(from: due, mayGoOn: round < OrderJob.deadlineRoundsMax, in: tx)
                }
                guard goesOn else { return }
            }
        } catch let problem as Problem where !problem.isOfWholeDatabase {
            try await passDeadlinesOneByOne(from: due)
        }
    }

    /// Closes as many as one transaction may of those that are due.
    /// - Returns: Whether to go on at once.
    private func passDeadlines(from due: Timestamp, mayGoOn: Bool, in tx: Transaction) throws -> Bool {
        guard tx.now >= due else {
            // The database's clock may be behind the one that had started the job.
            try tx.enqueue(OrderJob.closing(from: due))
            return false
        }
        let orders = try tx.lockDueOrders(most: OrderJob.deadlinesMax)
        try beginToClose(orders, in: tx)
        if mayGoOn, orders.count == OrderJob.deadlinesMax { return true }
        // What came due later has jobs of its own, and what others have is looked after by one.
        if try tx.isPending(by: due) { try tx.enqueue(OrderJob.closingAgain(after: tx.now)) }
        return false
    }

    /// Closes each order that is due in a transaction of its own, so that one that cannot be closed keeps no other open.
    ///
    /// One of another deadline that cannot has a job of its own from now on.
    /// - Throws: Why one of this very deadline cannot.
    private func passDeadlinesOneByOne(from due: Timestamp) async throws {
        var (last, refusal, isLeft) = (DueOrder?.none, Problem?.none, false)
        var others: OrderedSet<Timestamp> = []
        for round in 1...OrderJob.deadlineRoundsMax {
            let page = try await database.read { [last] snapshot in
                try snapshot.dueOrders(after: last, most: OrderJob.deadlinesMax)
            }
            for order in page {
                let isOwn = order.deadline == due
                do {
                    if try await close(order.id, waiting: isOwn) { isLeft = true }
                } catch let problem as Problem where isOwn || !problem.isOfWholeDatabase {
                    if isOwn { refusal = refusal ?? problem } else { others.append(order.deadline) }
                }
            }
            last = page.last
            guard page.count == OrderJob.deadlinesMax else { break }
            if round == OrderJob.deadlineRoundsMax { isLeft = true }
        }
        try await database.writeCommitted { [others, isLeft] tx in
            if isLeft { try tx.enqueue(OrderJob.closingAgain(after: tx.now)) }
            try tx.enqueue(others.map { OrderJob.closingMissed($0, at: tx.now) })
        }
        if let refusal { throw refusal }
    }

    /// Closes what is left of a deadline, and waits for those who have it.
    private func closeAll(of deadline: Timestamp) async throws {
        for order in try await database.read({ try $0.pendingOrders(of: deadline) }) {
            _ = try await close(order, waiting: true)
        }
    }

    /// Closes an order, unless somebody else has it for whom this does not wait.
    /// - Returns: Whether somebody has, and it is pending still.
    private func close(_ id: ID<Order>, waiting: Bool) async throws -> Bool {
        try await database.writeCommitted(.urgent) { [self] tx in
            if waiting {
                guard let order = try tx.lockedOrder(id), order.state == .pending else { return false }
                try beginToClose([order], in: tx)
            } else {
                guard let order = try tx.lockFreePending(id) else { return try tx.isPending(id) }
                try beginToClose([order], in: tx)
            }
            return false
        }
    }

    private func beginToClose(_ due: [Order], in tx: Transaction) throws {
        let closing = try tx.move(due, to: .closing, because: "deadline")
        try tx.enqueue(closing.map { OrderJob.wait.job(for: $0, notBefore: tx.now + OrderJob.waits(0)) })
    }
}

extension Problem {
    /// Whether the database says it of everything at the moment, and not of what it was asked to do.
    fileprivate var isOfWholeDatabase: Bool {
        code.hasPrefix("storage.") && (status == 503 || status == 507)
            && code != "storage.failed" && code != "storage.timed_out"
    }
}
