import Synchronization
import Values
import World

/// The time of the transactions: this node's monotonic clock plus its measured offset to the database's clock, so
/// that nodes whose clocks differ, or jump, agree with each other.
final class DatabaseClock: Sendable {
    private let clock: any Clock
    /// The database's time minus our monotonic time, in microseconds; `nil` where our clock's own time is taken.
    private let offset: Mutex<Int64?>

    /// A clock that shows the node's own time until it has learned better.
    init(_ clock: any Clock) {
        self.clock = clock
        offset = Mutex(nil)
    }

    /// The instant it is now.
    var now: Timestamp {
        guard let offset = offset.withLock({ $0 }) else { return clock.now }
        return Timestamp(microseconds: offset) + clock.monotonic
    }

    /// Asks the database for its time.
    ///
    /// The answer is exact to half the time it took; an offset that fits it already is kept, so that the time does
    /// not jitter.
    func learn(on connection: PostgresConnection) throws(PostgresFailure) {
        let asked = clock.monotonic.microseconds
        try connection.queueRead("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT")
        try connection.endSegment()
        guard let result = try connection.settle(), result.count == 1 else {
            throw .lost(.connectionLost("an answer is missing"))
        }
        let answered = clock.monotonic.microseconds
        let theirs: Int64
        do {
            theirs = try result.cells(0).integer(0)
        } catch {
            throw .refused(error, state: .none)
        }
        let uncertainty = (answered - asked) / 2 + 1
        let measured = theirs - (asked + (answered - asked) / 2)
        offset.withLock { offset in
            if let known = offset, (measured - uncertainty...measured + uncertainty).contains(known) {
                return
            }
            offset = measured
        }
    }
}
