import Synchronization

/// A line of closures and the connections that serve it: one for writes, one for reads.
final class PostgresLane: Sendable {
    typealias Closure = any WaitingClosure<PostgresSession>

    /// The closures that wait.
    let line: WaitingLine<Closure>
    /// How its transactions are kept apart, where the closure does not say otherwise.
    let mode: PostgresSession.Mode
    /// How many of its threads have a connection.
    let connected = Atomic(0)

    init(_ mode: PostgresSession.Mode, waitingMax: Int) {
        self.mode = mode
        line = WaitingLine(waitingMax: waitingMax)
    }
}
