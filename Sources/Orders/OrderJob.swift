import Durable
import Values

/// The room's jobs.
enum OrderJob: String {
    /// Closes the orders that were not paid by their deadlines, from the deadline on of one of them.
    case deadlines = "order.deadlines"
    /// The same, of each order: what was made before orders were closed together.
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
    /// When orders are looked at again that somebody else had when their deadline came.
    static let deadlinesAgain = Duration.milliseconds(50)
    /// When an order is completed after it was fulfilled.
    static let completeAfter = Duration.seconds(7 * 86_400)
    /// How often something that the database refuses is tried again: for a day, every five minutes in the end.
    static let patience = RetryPolicy.exponential(first: .seconds(1), longest: .seconds(300), attempts: 300)

    /// How long to wait before an order is asked after: a minute, then twice as long each time, up to an hour.
    static func waits(_ round: Int) -> Duration {
        .seconds(min(60 << min(round, 6), 3_600))
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
