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

    /// Moves orders that this transaction has locked, as ``move(_:to:because:by:payment:bonus:telling:)`` does one, with as
    /// few statements as it can.
    func move(_ orders: [Order], to state: OrderState, because reason: String) throws -> [Order] {
        let moved = orders.map { $0.moved(to: state) }
        switch engine {
        case .sqlite:
            for (order, moved) in zip(orders, moved) {
                try move(order, to: moved, setting: "", because: reason, by: nil)
            }
        case .postgres:
            guard !orders.isEmpty else { return [] }
            try changeTogether(orders, to: moved)
            try execute(
                """
                INSERT INTO order_log (order_id, version, state, made_at, why)
                SELECT o, v, s, \(now), \(reason)
                FROM unnest(\(moved.map(\.id)), \(moved.map(\.version)), \(moved.map(\.state))) AS moved (o, v, s)
                """)
        }
        try publish(moved.map { $0.event($0.state.event) })
        return moved
    }

    private func changeTogether(_ orders: [Order], to moved: [Order]) throws {
        try execute(
            """
            UPDATE order_ SET state = moved.s, version = moved.v, changed_at = \(now)
            FROM unnest(\(orders.map(\.id)), \(orders.map(\.state)), \(orders.map(\.version)),
                \(moved.map(\.state)), \(moved.map(\.version))) AS moved (o, was, before, s, v)
            WHERE order_.order_id = moved.o AND order_.state = moved.was AND order_.version = moved.before
            """, rows: orders.count)
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

extension Order {
    /// The order in another state, a version later.
    /// - Precondition: The state may follow.
    func moved(to state: OrderState) -> Order {
        precondition(
            self.state.next.contains(state), "an order that is \(self.state) never becomes \(state)")
        var moved = self
        moved.state = state
        moved.version += 1
        return moved
    }
}
