public import Storage
public import Values

/// One attempt to have something paid through one channel.
public struct PaymentAttempt: Hashable, Sendable {
    /// Identifies it.
    public let id: ID<Payment>
    /// The number by which the channel knows it.
    public let number: DocumentNumber
    /// Who pays.
    public let workspace: ID<Workspace>
    /// What is paid.
    public let subject: Reference
    /// Through which channel: `sandbox`.
    public let channel: String
    /// How the payer meets the channel.
    public let scene: PaymentScene
    /// How much.
    public private(set) var amount: Money
    /// Until when it can be paid.
    public let expiresAt: Timestamp
    /// Where it is.
    public internal(set) var state: AttemptState
    /// Counts its changes, from 1.
    public internal(set) var version: Int64
    /// What the payer scans, opens or hands to the channel's own program; `nil` until the channel has given it.
    public internal(set) var code: String?
    /// The channel's own number of the payment, once there is one.
    public internal(set) var channelTrade: String?
    /// When it was paid, as the channel says.
    public internal(set) var paidAt: Timestamp?
    /// Of a payment out of the balance: how much came out of what the workspace was given to spend.
    public internal(set) var bonus: Money

    /// As it would be had a stray capture of it been what it asked for: so a channel is told what to pay back.
    func paid(by capture: Capture) -> PaymentAttempt {
        var paid = self
        paid.state = .succeeded
        paid.amount = capture.amount
        paid.channelTrade = capture.trade
        paid.paidAt = capture.paidAt
        paid.bonus = .zero(capture.amount.currency)
        return paid
    }
}

/// A payment attempt, among identifiers.
public enum Payment: IDKind {
    /// `pay`.
    public static let prefix: StaticString = "pay"
}

/// How a payer meets a channel.
public enum PaymentScene: String, CaseIterable, Sendable, ColumnValue {
    /// A code on a screen that is scanned.
    case qr
    /// A page on a phone.
    case wap
    /// A page on a desk.
    case web
    /// The channel's own program, which the payer has open.
    case inApp = "in_app"
    /// Nothing to do for the payer: the money is here already.
    case account
}
