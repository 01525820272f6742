import Synchronization
import Values
import World

/// What the threads of one node's PostgreSQL engine share.
final class PostgresNode: Sendable {
    let address: PostgresAddress
    let world: World
    let options: DatabaseOptions
    let clock: DatabaseClock
    /// What was done so far.
    let counters = Mutex(StorageStatistics())
    /// Whether the engine is being closed.
    let isClosing = Atomic(false)

    init(_ address: PostgresAddress, world: World, options: DatabaseOptions) {
        self.address = address
        self.world = world
        self.options = options
        clock = DatabaseClock(world.clock)
    }

    /// A new connection, ready for transactions whose statements may take so long.
    /// - Throws: `storage.unavailable`.
    func connect(statementDurationMax: Duration) throws(Problem) -> PostgresConnection {
        let connection = try PostgresConnection(to: address, silenceMax: statementDurationMax + .seconds(30))
        do throws(PostgresFailure) {
            try connection.queue(
                """
                SELECT set_config('statement_timeout', \(text(statementDurationMax)), false),
                    set_config('lock_timeout', \(text(options.lockDurationMax)), false),
                    set_config('idle_in_transaction_session_timeout', \(text(options.idleDurationMax)), false),
                    set_config('client_connection_check_interval', '2000', false),
                    set_config('default_transaction_isolation', 'read committed', false),
                    set_config('jit', 'off', false),
                    set_config('enable_seqscan', 'off', false),
                    set_config('enable_hashjoin', 'off', false),
                    set_config('enable_mergejoin', 'off', false),
                    set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                        WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
                """)
            try connection.endSegment()
            if options.measuresTime { try clock.learn(on: connection) } else { try connection.settle() }
        } catch {
            throw .unavailable(address.place, error.problem.message.en)
        }
        return connection
    }

    private func text(_ duration: Duration) -> String {
        "\(duration.microseconds / 1_000)"
    }
}
