public import Values

/// Somebody outside who takes payments.
///
/// Whatever is thrown means that nobody knows what has happened: only what is returned is proof.
public protocol PaymentChannel: Sendable {
    /// Its name: `sandbox`.
    var name: String { get }
    /// How payers can meet it.
    var scenes: Set<PaymentScene> { get }
    /// How long after the expiry of an attempt that it does not know nobody can pay that any more; `nil` where it gives
    /// no such promise, and closing is proved in no other way than by its answer.
    ///
    /// A channel that declares one is told the expiry with each request, refuses what comes later, and may be a little
    /// behind with its clock and with what it tells: the margin is for that.
    var expiryMargin: Duration? { get }

    /// Announces a payment, or finds it announced already: the attempt's number stands for one payment.
    func prepay(_ attempt: PaymentAttempt) async throws -> ChannelAnswer
    /// Says what has become of a payment.
    func query(_ attempt: PaymentAttempt) async throws -> ChannelAnswer
    /// Makes sure that a payment can be paid no more, and says what has become of it.
    func close(_ attempt: PaymentAttempt) async throws -> ChannelAnswer
    /// Pays back; the refund's number stands for one refund, however often it is asked for.
    func refund(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer
    /// Says what has become of a refund.
    func query(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer
}

extension PaymentChannel {
    /// None.
    public var expiryMargin: Duration? { nil }
}

/// What a channel has proved about a payment.
public enum ChannelAnswer: Hashable, Sendable {
    /// It waits to be paid; with what the payer needs, where the channel gives it again.
    case waiting(code: String?)
    /// It is paid.
    case paid(Capture)
    /// It can be paid no more, and is not.
    case closed
    /// The channel knows nothing of it; it may yet, where a request is still under way.
    case absent
    /// Nothing was created.
    case refused(Problem)
}

/// Money that a channel has taken for an attempt.
public struct Capture: Hashable, Sendable {
    /// The channel's own number of the payment.
    public let trade: String
    /// How much.
    public let amount: Money
    /// When, as the channel says.
    public let paidAt: Timestamp
    /// How much of it came out of what a workspace was given to spend; `nil` for nothing.
    let bonus: Money?

    /// Money that was taken.
    public init(trade: String, amount: Money, paidAt: Timestamp) {
        self.init(trade: trade, amount: amount, paidAt: paidAt, bonus: nil)
    }

    init(trade: String, amount: Money, paidAt: Timestamp, bonus: Money?) {
        self.trade = trade
        self.amount = amount
        self.paidAt = paidAt
        self.bonus = bonus
    }
}

/// What a channel has proved about a refund.
public enum RefundAnswer: Hashable, Sendable {
    /// The channel has it, and the money has not moved yet.
    case pending
    /// The money is back.
    case done(at: Timestamp)
    /// The channel knows nothing of it; it may yet, where a request is still under way.
    case absent
    /// The channel will not do it.
    case refused(Problem)
}
