import Catalog
import Durable
import Entitlements
import Ledger
import OrderedCollections
package import Storage
public import Values

/// What a payment center asks and tells.
extension Shop {
    /// What an order asks for: how much, and until when it may be paid.
    public struct Demand: Hashable, Sendable {
        /// How much.
        public let amount: Money
        /// Until when.
        public let deadline: Timestamp
        /// Whether the balance may pay it: not where a top-up would give a bonus for moving it.
        public let takesBalance: Bool
    }

    /// Says what an order asks for, and locks it.
    /// - Throws: `order.not_payable` where it is not to be paid, or not any more; `order.unknown`.
    package func demand(
        for subject: Reference, of workspace: ID<Workspace>, in tx: Transaction
    ) throws -> Demand {
        guard subject.kind == "order" else { throw Problem.orderNotPayable(subject.text) }
        let order = try tx.ownOrder(DocumentNumber(subject.text), of: workspace)
        guard order.state == .pending, tx.now < order.deadline else {
            throw Problem.orderNotPayable(subject.text)
        }
        let hasTopUp = try tx.lines(of: order.id).contains { $0.item.kind == .topUp }
        return Demand(amount: order.payable, deadline: order.deadline, takesBalance: !hasTopUp)
    }

    /// Takes that a payment of an order has succeeded, and does what follows.
    ///
    /// The first one of the right amount pays the order, also one that is closing or closed, where everything can still be
    /// had; else it is to be paid back. What was decided about a payment stays so.
    ///
    /// - Parameters:
    ///   - payment: The payment.
    ///   - amount: How much was paid.
    ///   - bonus: How much of it came out of what the workspace was given to spend.
    ///   - channel: Through which it was paid.
    ///   - number: The order.
    ///   - tx: The transaction.
    /// - Throws: What the database says.
    package func take(
        _ payment: DocumentNumber, _ amount: Money, bonus: Money? = nil, through channel: String? = nil,
        for number: String,
        in tx: Transaction
    ) throws {
        guard let order = try tx.lockedOrder(number) else { return }
        #if !MUTANT_PAYMENT_DECIDED_TWICE
        guard try !tx.hasDecided(payment) else { return }
        #endif
        #if MUTANT_LATE_PAYMENT_DROPPED
        guard order.state != .closed else { return }
        #endif
        guard amount == order.payable else {
            try tx.decide(payment, of: order.id, .differs)
            try tx.publish(order.event("order.payment_differs", payment, amount, .differs))
            return
        }
        let outcome: PaymentOutcome
        switch order.state {
        case .pending, .closing: outcome = .taken
        case .closed: outcome = try reserveAnew(order, in: tx) ? .taken : .late
        case .paid, .shipped, .fulfilled, .completed: outcome = .duplicate
        }
        try tx.decide(payment, of: order.id, outcome)
        switch outcome {
        case .taken:
            _ = try settle(
                order, by: payment, bonus, through: channel, because: "payment \(payment)", in: tx)
        case .late, .duplicate, .differs:
            try tx.publish(order.event("order.refund_due", payment, amount, outcome))
        }
    }

    /// Takes that nothing of orders is paid or can be paid any more, with as few statements as it can: those that are closing
    /// are closed.
    ///
    /// It locks the orders in the order of their identifiers, then their buyers, then goods and coupons, each once.
    package func takeClosed(_ numbers: Set<String>, in tx: Transaction) throws {
        var orders = try tx.lockedOrders(numbers)
        #if !MUTANT_CLOSED_TWICE
        orders.removeAll { $0.state != .closing }
        #endif
        guard !orders.isEmpty else { return }
        try tx.lockBuyers(Set(orders.map(\.workspace)))
        let lines = try tx.lines(of: orders.map(\.id))
        try tx.release(orders.map { (OrderNeeds($0, lines[$0.id] ?? []), $0) })
        _ = try tx.move(orders, to: .closed, because: "nothing paid")
    }

    /// Sets aside again what a closed order needs.
    /// - Returns: Whether all of it could be had.
    private func reserveAnew(_ order: Order, in tx: Transaction) throws -> Bool {
        try tx.lockBuyer(order.workspace)
        let lines = try tx.lines(of: order.id)
        let needs = OrderNeeds(order, lines)
        #if !MUTANT_LATE_UNCHECKED
        guard !lines.contains(where: { $0.hasPassed(by: tx.now) }),
            try tx.obstacle(to: needs, of: order) == nil
        else { return false }
        #endif
        #if !MUTANT_LATE_NOT_RESERVED
        try tx.reserve(needs, for: order)
        #endif
        return true
    }
}

extension Order {
    /// What is told of a payment of it.
    func event(
        _ kind: String, _ payment: DocumentNumber, _ amount: Money, _ outcome: PaymentOutcome
    ) -> NewEvent {
        event(kind, payment, amount, cause: outcome.rawValue)
    }

    /// What is told of money that has to go back.
    func event(
        _ kind: String, _ payment: DocumentNumber, _ amount: Money, cause: String
    ) -> NewEvent {
        event(
            kind,
            [
                "payment": .string(payment.text), "amount": .string(amount.decimalText),
                "currency": .string(amount.currency.code), "cause": .string(cause),
            ])
    }
}
