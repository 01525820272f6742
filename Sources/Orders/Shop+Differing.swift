package import Storage
import Values

/// Payments of another amount than their orders ask for.
extension Shop {
    /// Closes the order of a payment of another amount that is about to go back, since no other payment can pay it any
    /// more; one that is paid all the same stays as it is.
    package func close(_ differing: DifferingPayment, by person: String, in tx: Transaction) throws {
        let number = differing.order.text
        guard let order = try tx.lockedOrder(number) else { return }
        if order.state == .pending {
            _ = try close(order, because: "another amount was paid", by: person, in: tx)
        }
        try takeClosed([number], in: tx)
    }
}
