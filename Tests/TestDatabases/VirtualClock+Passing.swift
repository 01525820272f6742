public import Storage
public import World

extension VirtualClock {
    /// Lets time pass in small steps, each when everybody sleeps, until something has come about.
    ///
    /// What was woken has its say in the database before more time passes; where it is about days, a longer `step` may
    /// pass over several who sleep. A server's processes do not wait for that: on PostgreSQL time may run ahead of it.
    public func pass(
        over database: Database, by step: Duration? = nil, until isSo: () async throws -> Bool
    ) async throws {
        while try await !isSo() {
            if let wait = untilNextSleeper {
                advance(by: step ?? min(max(wait, .milliseconds(1)), .milliseconds(200)))
            }
            for _ in 0..<2 {
                try await database.write { _ in }
                await Task.yield()
            }
        }
    }
}
