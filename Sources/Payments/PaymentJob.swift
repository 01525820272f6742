import Durable
import Values

/// The jobs that carry attempts and refunds through their channels.
enum PaymentJob: String {
    /// Announces an attempt to its channel.
    case send = "payment.send"
    /// Asks what became of an attempt.
    case ask = "payment.ask"
    /// Makes sure that an attempt can be paid no more.
    case close = "payment.close"
    /// Pays back.
    case refund = "payment.refund"

    /// When a channel is asked after an attempt was announced: at 10, 20 and 30 seconds, then ever more seldom for a day.
    static let asks: [Duration] =
        [10, 20, 30, 60, 120, 300, 600, 1_800].map { .seconds($0) } + (1...24).map { .seconds(3_600 * $0) }
    /// When a channel that has a refund under way is asked: as after a payment, then once a day up to the tenth, which is
    /// longer than banks take.
    static let refundAsks: [Duration] = asks + (2...10).map { .seconds(86_400 * $0) }
    /// How often a channel that does not answer is asked to close or to pay back: for a day, every five minutes in the end.
    static let patience = RetryPolicy.exponential(first: .seconds(2), longest: .seconds(300), attempts: 300)

    /// A job for an attempt; `round` counts the questions, from 0.
    func job(for attempt: PaymentAttempt, round: Int = 0, notBefore: Timestamp? = nil) -> NewJob {
        job(attempt.id.description, attempt.workspace, round: round, notBefore: notBefore)
    }

    /// A job for a refund.
    func job(for refund: Refund, round: Int = 0, notBefore: Timestamp? = nil) -> NewJob {
        job(refund.id.description, refund.workspace, round: round, notBefore: notBefore)
    }

    private func job(_ id: String, _ workspace: ID<Workspace>, round: Int, notBefore: Timestamp?) -> NewJob {
        let payload: JSON = ["id": .string(id), "round": .int(Int64(round))]
        return NewJob(rawValue, workspace: workspace, payload: payload.bytes, notBefore: notBefore)
    }

    /// What a job is for, and the round.
    static func read<Kind: IDKind>(
        _ payload: [UInt8], _ kind: Kind.Type
    ) throws(Problem) -> (id: ID<Kind>, round: Int) {
        let json = try JSON(parsing: payload)
        return (try ID(json["id"].string ?? ""), Int(json["round"].integer ?? 0))
    }
}
