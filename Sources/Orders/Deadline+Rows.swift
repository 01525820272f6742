import Durable
import Storage
import Values

/// Orders whose deadline has come, closed together.
extension Transaction {
    /// The orders whose deadline has come, the earliest first, that nobody else has: locked.
    func lockDueOrders(most count: Int) throws -> [Order] {
        var pending: SQL = Self.orders + " WHERE state = 'pending'"
        #if !MUTANT_DEADLINE_NOT_RECHECKED
        pending = pending + " AND deadline <= \(now)"
        #endif
        return try rows(pending + " ORDER BY deadline LIMIT \(count)" + locking(.updateOfFree)) {
            try Order($0)
        }
    }

    /// An order that is pending, unless somebody else has it: locked.
    func lockFreePending(_ id: ID<Order>) throws -> Order? {
        try row(
            Self.orders + " WHERE order_id = \(id) AND state = 'pending'" + locking(.updateOfFree)
        ) { try Order($0) }
    }
}

extension Snapshot {
    /// Whether an order is pending whose deadline came by an instant, whoever has it.
    func isPending(by deadline: Timestamp) throws -> Bool {
        try row("SELECT 1 FROM order_ WHERE state = 'pending' AND deadline <= \(deadline) LIMIT 1") { _ in
            true
        } ?? false
    }

    /// Whether an order is pending, whoever has it.
    func isPending(_ id: ID<Order>) throws -> Bool {
        try row("SELECT 1 FROM order_ WHERE order_id = \(id) AND state = 'pending'") { _ in true } ?? false
    }

    /// The deadline of the pending order of a number; `nil` where there is none.
    func pendingDeadline(of number: String) throws -> Timestamp? {
        try row("SELECT deadline FROM order_ WHERE number = \(number) AND state = 'pending'") { try $0[0] }
    }

    /// The next of the orders whose deadline has come, without what else they are: also those that cannot be read.
    func dueOrders(after last: DueOrder?, most count: Int) throws -> [DueOrder] {
        let after: SQL = last.map { " AND (deadline, order_id) > (\($0.deadline), \($0.id))" } ?? ""
        return try rows(
            """
            SELECT order_id, deadline FROM order_ WHERE state = 'pending' AND deadline <= \(now)\(after)
            ORDER BY deadline, order_id LIMIT \(count)
            """
        ) { row in (id: try row[0], deadline: try row[1]) }
    }

    /// The pending orders of a deadline.
    func pendingOrders(of deadline: Timestamp) throws -> [ID<Order>] {
        try rows(
            """
            SELECT order_id FROM order_ WHERE state = 'pending' AND deadline = \(deadline)
            ORDER BY order_id LIMIT \(OrderJob.deadlinesMax)
            """
        ) { try $0[0] }
    }

    /// The earliest deadlines that came before an instant, of orders that are pending.
    func missedDeadlines(before instant: Timestamp, most count: Int) throws -> [Timestamp] {
        try rows(
            """
            SELECT DISTINCT deadline FROM order_ WHERE state = 'pending' AND deadline < \(instant)
            ORDER BY deadline LIMIT \(count)
            """
        ) { try $0[0] }
    }
}

/// An order whose deadline has come.
typealias DueOrder = (id: ID<Order>, deadline: Timestamp)
