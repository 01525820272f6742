import Durable
import Storage
import Values

/// Orders whose deadline has come, closed together.
extension Transaction {
    /// The orders whose deadline has come, the earliest first, that nobody else has: locked.
    func lockDueOrders(most count: Int) throws -> [Order] {
        try rows(Self.dueOrders(at: now, most: count) + locking(.updateOfFree)) { try Order($0) }
    }

    /// The first of the orders whose deadline has come, whoever has it; `nil` where there is none.
    func firstDueOrder() throws -> Order? {
        try row(Self.dueOrders(at: now, most: 1)) { try Order($0) }
    }

    private static func dueOrders(at now: Timestamp, most count: Int) -> SQL {
        var pending: SQL = orders + " WHERE state = 'pending'"
        #if !MUTANT_DEADLINE_NOT_RECHECKED
        pending = pending + " AND deadline <= \(now)"
        #endif
        return pending + " ORDER BY deadline LIMIT \(count)"
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
