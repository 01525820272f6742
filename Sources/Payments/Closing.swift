import Durable
import Values

/// Something of which nothing is to be paid any more, and whose it is.
struct Closing: Hashable, Sendable {
    let subject: Reference
    let workspace: ID<Workspace>

    /// What is told when that is proved for each of so many attempts.
    func event(after attempts: Int) -> NewEvent {
        NewEvent(
            "payment.closed", workspace: workspace, aggregate: subject.text, version: Int64(attempts) + 1,
            payload: ["subject": .string(subject.kind)])
    }
}
