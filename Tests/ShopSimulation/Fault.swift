/// What a simulation lets go wrong.
public enum Fault: String, CaseIterable, Sendable {
    /// A transaction is rolled back at its end.
    case transactionRefused = "transaction refused"
    /// A transaction is committed, and who asked for it never hears of it.
    case outcomeUnknown = "outcome unknown"
    /// A worker dies with all that it was doing.
    case workerKilled = "worker killed"
    /// A handler never comes back.
    case handlerHung = "handler hung"
    /// Nobody hears that there is work.
    case hintLost = "hint lost"
    /// The clock of the nodes is set forward or back.
    case clockStepped = "clock stepped"
    /// The shop is down for days.
    case daysDown = "days down"
    /// A request does not reach its channel.
    case requestLost = "request lost"
    /// A request reaches its channel long after nobody waits for it.
    case requestLate = "request late"
    /// A channel's answer is lost.
    case answerLost = "answer lost"
    /// A channel refuses what it could have done.
    case refused = "refused by the channel"
    /// A channel says nothing of a payment by itself.
    case callbackLost = "callback lost"
    /// A channel says it again.
    case callbackRepeated = "callback repeated"
    /// A channel says it so late that others come first.
    case callbackLate = "callback late"
    /// A channel tells of another amount than was paid.
    case wrongAmount = "wrong amount"
    /// A channel takes money for a payment that it has closed.
    case paidThoughClosed = "paid though closed"
}
