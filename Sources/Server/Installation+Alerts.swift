import Durable
import Logging
import Values

extension Installation {
    /// What the node says in its log of money that a person has to look at.
    static func alerts(_ logger: Logger) -> [Subscription] {
        [
            "payment.quarantined", "payment.refund_failed", "payment.refund_review", "order.payment_differs",
        ].map { kind in
            Subscription("alerts", to: kind) { event, _ in
                let facts = ["payment", "refund", "amount", "currency", "cause", "problem"]
                var metadata: Logger.Metadata = ["event": "\(kind)", "subject": "\(event.aggregate)"]
                for fact in facts {
                    if let text = event.payload[fact].string { metadata[fact] = "\(text)" }
                }
                logger.warning("money that a person has to look at", metadata: metadata)
                return .done
            }
        }
    }
}
