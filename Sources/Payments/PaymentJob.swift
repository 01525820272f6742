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
    /// How often what the database refuses is tried again: for a day, every five minutes in the end.
    static let patience = RetryPolicy.exponential(first: .seconds(2), longest: .seconds(300), attempts: 300)

    /// How often a channel is asked to close one attempt: for about a week; whoever waits for it then asks anew.
    static let closeRoundsMax = 2_000

    /// How long to wait before a channel is asked again to close an attempt: two seconds, then twice as long each time, up
    /// to five minutes.
    static func closeWait(_ round: Int) -> Duration { .seconds(min(2 << min(round, 8), 300)) }

    /// A job for an attempt; `round` counts the questions, from 0.
    ///
    /// An attempt is closed by one job at a time, however many ask for it.
    func job(for attempt: PaymentAttempt, round: Int = 0, notBefore: Timestamp? = nil) -> NewJob {
        var job = job(attempt.id.description, attempt.workspace, round: round, notBefore: notBefore)
        if self == .close { job.key = "\(attempt.id)/\(round)" }
        return job
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
