import Durable
import Ledger
public import Storage
public import Values
import World

/// Has things paid: begins attempts, carries them through their channels, and says what became of them.
///
/// It knows nothing of what is paid but a ``Values/Reference``. Hand its ``handlers`` and ``subscriptions`` to the node's
/// worker. An attempt's intent is durable before its request leaves; what became of it only a channel's proof says, and
/// one place takes proofs, `learn`, in whatever order and number they come.
public final class PaymentCenter: Sendable {
    /// What a subject asks for: how much, and until when it may be paid.
    public struct Demand: Hashable, Sendable {
        /// How much.
        public let amount: Money
        /// Until when.
        public let deadline: Timestamp
        /// Whether the balance of a workspace may pay it.
        public let takesBalance: Bool

        /// What is asked for.
        public init(amount: Money, deadline: Timestamp, takesBalance: Bool = true) {
            self.amount = amount
            self.deadline = deadline
            self.takesBalance = takesBalance
        }
    }

    /// Says what a subject of a workspace asks for, and locks it; throws where it is not to be paid, or not any more.
    public typealias MayPay = @Sendable (Reference, ID<Workspace>, Transaction) throws -> Demand

    let database: Database
    let channels: [String: any PaymentChannel]
    let zone: @Sendable (Snapshot) throws -> Zone
    private let mayPay: MayPay

    /// A payment center.
    ///
    /// - Parameters:
    ///   - database: Opened with ``PaymentSchema`` and the schemas of the kernel and the ledger.
    ///   - channels: Those outside; the balance of a workspace is always one.
    ///   - zone: By whose clocks documents are dated.
    ///   - mayPay: Asks whoever owns a subject.
    package init(
        _ database: Database, channels: [any PaymentChannel],
        zone: @escaping @Sendable (Snapshot) throws -> Zone, mayPay: @escaping MayPay
    ) {
        self.database = database
        self.zone = zone
        self.channels = Dictionary(channels.map { ($0.name, $0) }) { first, _ in
            preconditionFailure("two channels are named \(first.name)")
        }
        self.mayPay = mayPay
    }

    /// How many attempts to pay one thing there may be.
    public static let attemptsMax = 50
    /// The channel that takes a workspace's own balance.
    public static let balance = LedgerAccount.balanceChannel

    /// Begins an attempt to pay a subject; the same channel and scene give the attempt that is open already.
    ///
    /// An open attempt by another way is closed first; the new one is announced to its channel when that is proved.
    /// - Throws: What `mayPay` says; `payment.channel`, `payment.scene`, `payment.not_by_balance`, `payment.paid`,
    ///   `payment.in_doubt`, `payment.too_many`; nothing is changed then.
    public func begin(
        _ subject: Reference, of workspace: ID<Workspace>, by channel: String, _ scene: PaymentScene,
        in tx: Transaction
    ) throws -> PaymentAttempt {
        try check(channel, scene)
        let demand = try mayPay(subject, workspace, tx)
        guard demand.takesBalance || channel != PaymentCenter.balance else { throw Problem.notByBalance }
        let earlier = try tx.lockedAttempts(of: subject)
        if earlier.contains(where: { $0.state == .succeeded }) { throw Problem.paymentPaid }
        if earlier.contains(where: { $0.state == .unknown || $0.state == .review }) {
            throw Problem.paymentInDoubt
        }
        let open = earlier.filter(\.state.isOpen)
        // The newest is the one that is meant: those before are about to be closed.
        if let last = open.last, last.channel == channel, last.scene == scene { return last }
        guard earlier.count < PaymentCenter.attemptsMax else {
            throw Problem.paymentsTooMany(PaymentCenter.attemptsMax)
        }
        for attempt in open { try letClose(attempt, in: tx) }
        let attempt = PaymentAttempt(
            id: tx.newID(), number: tx.newNumber(in: try zone(tx)), workspace: workspace, subject: subject,
            channel: channel,
            scene: scene, amount: demand.amount, expiresAt: demand.deadline, state: .created, version: 1,
            bonus: .zero(demand.amount.currency))
        try tx.insert(attempt)
        try tx.enqueue(PaymentJob.send.job(for: attempt))
        return attempt
    }

    /// Asks a payment's channel at once what has become of it, since somebody says that it was paid.
    /// - Throws: `payment.unknown`.
    public func ask(_ number: DocumentNumber, of workspace: ID<Workspace>, in tx: Transaction) throws {
        guard let attempt = try tx.payment(number, of: workspace) else {
            throw Problem.paymentUnknown(number)
        }
        try tx.enqueue(PaymentJob.ask.job(for: attempt))
    }

    private func check(_ channel: String, _ scene: PaymentScene) throws(Problem) {
        if channel == PaymentCenter.balance {
            guard scene == .account else { throw .paymentScene(scene, channel) }
            return
        }
        guard let known = channels[channel] else {
            throw .paymentChannel(channel, known: [PaymentCenter.balance] + channels.keys.sorted())
        }
        guard known.scenes.contains(scene) else { throw .paymentScene(scene, channel) }
    }

    /// What a subject asks for; `nil` where that is not any more what an attempt was begun with.
    func demand(of attempt: PaymentAttempt, in tx: Transaction) throws -> Demand? {
        do {
            let demand = try mayPay(attempt.subject, attempt.workspace, tx)
            guard demand.takesBalance || attempt.channel != PaymentCenter.balance else { return nil }
            return demand.amount == attempt.amount ? demand : nil
        } catch let problem as Problem where !problem.code.hasPrefix("storage.") {
            return nil
        }
    }
}
