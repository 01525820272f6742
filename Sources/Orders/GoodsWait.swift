/// What goods of an order wait for: the two states in which somebody has something to do for it.
public enum GoodsWait: String, CaseIterable, Sendable {
    /// To be sent: the order is paid, and nothing of it has left.
    case paid
    /// To arrive, and maybe to be sent: the first parcel has left.
    case shipped
}
