import Durable
import Values

/// The room's jobs.
enum OrderJob: String {
    /// Closes the orders of all workspaces that were not paid by their deadlines, from an instant on.
    case deadlines = "order.deadlines"
    /// The same, from the deadline on of one order: each had its own before orders were closed together.
    case deadline = "order.deadline"
    /// Asks after an order that has been closing for too long.
    case wait = "order.wait"
    /// Takes that a parcel has arrived of which nobody says so.
    case arrive = "order.arrive"
    /// Takes that what replaces returned goods has arrived, of which nobody says so.
    case arriveAnew = "order.arrive_anew"
    /// Completes an order some days after it was fulfilled.
    case complete = "order.complete"

    /// How many orders are closed in one transaction when their deadline has come.
    static let deadlinesMax = 250
    /// How many such transactions a job has before it makes room for others.
    static let deadlineRoundsMax = 16
    /// After what time orders are looked at again at most that somebody else had when their deadline came.
    static let deadlinesAgain = Duration.milliseconds(50)
    /// How late an order is whose job is missing.
    static let deadlineMissedAfter = Duration.seconds(10)
    /// When an order is completed after it was fulfilled.
    static let completeAfter = Duration.seconds(7 * 86_400)
    /// How often something that the database refuses is tried again: for a day, every five minutes in the end.
    static let patience = RetryPolicy.exponential(first: .seconds(1), longest: .seconds(300), attempts: 300)

    /// How long to wait before an order is asked after: a minute, then twice as long each time, up to an hour.
    static func waits(_ round: Int) -> Duration {
        .seconds(min(60 << min(round, 6), 3_600))
    }

    /// The job that closes the orders whose deadline has come, those of an instant among them.
    ///
    /// It is the installation's: whose queue is long delays nobody's deadlines.
    /// - Parameters:
    ///   - due: The instant.
    ///   - key: Under which it is enqueued once.
    ///   - waits: Whether it waits for whoever has orders of that instant, and does not end before they are closed.
    /// - Returns: The job.
    static func closing(from due: Timestamp, key: String? = nil, waits: Bool = false) -> NewJob {
        let payload: JSON = ["due": .int(due.microseconds), "waits": .bool(waits)]
        return NewJob(
            deadlines.rawValue, workspace: .installation, payload: payload.bytes, key: key, notBefore: due)
    }

    /// The job that looks again soon at what was left; all that ask for it at a time share one.
    static func closingAgain(after now: Timestamp) -> NewJob {
        let beat = deadlinesAgain.microseconds
        let next = Timestamp(microseconds: (now.microseconds / beat + 1) * beat)
        return closing(from: next, key: "again \(next.microseconds)")
    }

    /// The job for orders of a deadline that are late because theirs is missing or could not close them; one a day.
    static func closingMissed(_ deadline: Timestamp, at now: Timestamp) -> NewJob {
        closing(
            from: deadline, key: "missed \(deadline.microseconds) \(now.seconds / 86_400)", waits: true)
    }

    /// From which instant on a job closes orders; `nil` where that is the deadline of the order that ``read(_:)`` names.
    static func due(_ payload: [UInt8]) throws(Problem) -> (instant: Timestamp, waits: Bool)? {
        let json = try JSON(parsing: payload)
        guard let due = json["due"].integer else { return nil }
        return (Timestamp(microseconds: due), json["waits"].bool ?? false)
    }

    /// A job for an order; `round` counts the questions, from 0, or is the number of a parcel.
    func job(for order: Order, round: Int = 0, notBefore: Timestamp) -> NewJob {
        job(for: order.number, of: order.workspace, round: round, notBefore: notBefore)
    }

    /// A job for an order or a case.
    func job(
        for number: DocumentNumber, of workspace: ID<Workspace>, round: Int = 0, notBefore: Timestamp
    ) -> NewJob {
        let payload: JSON = ["number": .string(number.text), "round": .int(Int64(round))]
        return NewJob(rawValue, workspace: workspace, payload: payload.bytes, notBefore: notBefore)
    }

    /// Which order or case a job is for, and the round.
    static func read(_ payload: [UInt8]) throws(Problem) -> (number: String, round: Int) {
        let json = try JSON(parsing: payload)
        return (json["number"].string ?? "", Int(json["round"].integer ?? 0))
    }
}
