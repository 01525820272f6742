public import Storage

/// The kernel's tables.
///
/// A job is in exactly one of `job_timer`, `job_ready`, `job_parked`, `job_running`, `job_dead` and, when it is done and
/// the room that enqueued it keeps no history of its own, `job_finished`. The first five hold the same few columns, so
/// that they stay thin and short. A payload of a few bytes is one of them; a longer one, a key and a lane have a row of
/// their own in `job_payload`.
public enum JobSchema {
    /// How long the key of a finished job makes another enqueue a no-op.
    static let keyIsRememberedFor = Duration.seconds(7 * 86_400)

    /// The history of finished jobs: only ever appended to, read by workspace and time, dropped by the day.
    static let finished = Partitioned(
        "job_finished", by: "finished_at",
        columns: """
            workspace_id BYTES NOT NULL, finished_at BIGINT NOT NULL, job_id BYTES NOT NULL,
            kind TEXT NOT NULL, attempt BIGINT NOT NULL
            """, indexes: ["workspace_id, finished_at"])

    /// The length of a period of the history.
    static let historyPeriod = Duration.seconds(86_400)

    /// The longest payload that a job without key and lane carries from table to table, in bytes.
    static let carriedBytesMax = 64

    /// How often a job is looked for that workers move from table to table meanwhile.
    static let looksForMovingJob = 8

    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "durable",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE job_ready (
                            workspace_id BYTES NOT NULL, ready_at BIGINT NOT NULL, job_id BYTES NOT NULL,
                            kind TEXT NOT NULL, attempt BIGINT NOT NULL, token BIGINT NOT NULL, limits TEXT, payload BYTES,
                            PRIMARY KEY (workspace_id, ready_at, job_id)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE job_timer (
                            workspace_id BYTES NOT NULL, job_id BYTES NOT NULL, due_at BIGINT NOT NULL,
                            kind TEXT NOT NULL, attempt BIGINT NOT NULL, token BIGINT NOT NULL, limits TEXT, payload BYTES,
                            PRIMARY KEY (workspace_id, job_id)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX job_timer_due ON job_timer (due_at)"),
                    .both(
                        """
                        CREATE TABLE job_parked (
                            workspace_id BYTES NOT NULL, limit_name TEXT NOT NULL, place BIGINT NOT NULL,
                            job_id BYTES NOT NULL,
                            kind TEXT NOT NULL, attempt BIGINT NOT NULL, token BIGINT NOT NULL, limits TEXT, payload BYTES,
                            PRIMARY KEY (workspace_id, limit_name, place, job_id)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX job_parked_job ON job_parked (workspace_id, job_id)"),
                    .both(
                        """
                        CREATE TABLE job_running (
                            workspace_id BYTES NOT NULL, job_id BYTES NOT NULL, worker_id BYTES NOT NULL,
                            claimed_at BIGINT NOT NULL, claim BIGINT NOT NULL,
                            kind TEXT NOT NULL, attempt BIGINT NOT NULL, token BIGINT NOT NULL, limits TEXT, payload BYTES,
                            PRIMARY KEY (workspace_id, job_id)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE job_dead (
                            workspace_id BYTES NOT NULL, job_id BYTES NOT NULL, died_at BIGINT NOT NULL,
                            kind TEXT NOT NULL, attempt BIGINT NOT NULL, token BIGINT NOT NULL, limits TEXT, payload BYTES,
                            problem TEXT NOT NULL,
                            PRIMARY KEY (workspace_id, job_id)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE job_payload (
                            workspace_id BYTES NOT NULL, job_id BYTES NOT NULL, payload BYTES NOT NULL,
                            key TEXT, lane TEXT,
                            PRIMARY KEY (workspace_id, job_id)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE job_key (
                            workspace_id BYTES NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
                            job_id BYTES NOT NULL, forget_at BIGINT,
                            PRIMARY KEY (workspace_id, kind, key)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX job_key_forget ON job_key (forget_at) WHERE forget_at IS NOT NULL"),
                    .both(
                        """
                        CREATE TABLE job_limit (
                            workspace_id BYTES NOT NULL, name TEXT NOT NULL,
                            concurrency BIGINT, in_use BIGINT NOT NULL CHECK (in_use >= 0),
                            rate BIGINT, period BIGINT NOT NULL, started BIGINT NOT NULL,
                            window_start BIGINT NOT NULL, wake_at BIGINT,
                            PRIMARY KEY (workspace_id, name)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX job_limit_wake ON job_limit (wake_at) WHERE wake_at IS NOT NULL"),
                    .both(
                        """
                        CREATE TABLE job_lane (
                            workspace_id BYTES NOT NULL, lane TEXT NOT NULL, length BIGINT NOT NULL, last_place BIGINT NOT NULL,
                            PRIMARY KEY (workspace_id, lane)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE idempotency_key (
                            workspace_id BYTES NOT NULL, caller TEXT NOT NULL, key TEXT NOT NULL,
                            fingerprint BYTES NOT NULL, status BIGINT, answer BYTES, blob_id BYTES,
                            lease_until BIGINT NOT NULL, forget_at BIGINT NOT NULL,
                            PRIMARY KEY (workspace_id, caller, key)
                        )
                        """),
                    .both("CREATE INDEX idempotency_key_forget ON idempotency_key (forget_at)"),
                    .both(
                        """
                        CREATE TABLE event_subscription (
                            event TEXT NOT NULL, subscriber TEXT NOT NULL, ordered BOOLEAN NOT NULL,
                            PRIMARY KEY (event, subscriber)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE job_worker (
                            worker_id BYTES NOT NULL PRIMARY KEY, name TEXT NOT NULL,
                            started_at BIGINT NOT NULL, lease_until BIGINT NOT NULL
                        ) WITHOUT ROWID
                        """),
                    .partitioned(finished),
                ] + onPostgreSQL),
            Schema.Step(
                2,
                [.both("ALTER TABLE event_subscription ADD COLUMN together BOOLEAN NOT NULL DEFAULT FALSE")]),
        ])

    /// What PostgreSQL needs to keep short tables short, without taking a whole core where an old snapshot lets it clear
    /// nothing away, and to find what was readied lately without an index that every job would pay for.
    private static let onPostgreSQL: [Schema.Statement] = [
        .postgres(
            "CREATE INDEX job_ready_lately ON job_ready USING brin (ready_at) WITH (pages_per_range = 16, autosummarize = on)"
        ),
        .postgres(
            """
            ALTER TABLE job_ready SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000,
                autovacuum_vacuum_cost_delay = 10, vacuum_truncate = off)
            """),
        .postgres(
            """
            ALTER TABLE job_running SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000,
                autovacuum_vacuum_cost_delay = 10, vacuum_truncate = off)
            """),
        .postgres(
            """
            ALTER TABLE job_timer SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
                autovacuum_vacuum_cost_delay = 10, vacuum_truncate = off)
            """),
        .postgres(
            """
            ALTER TABLE job_parked SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000,
                autovacuum_vacuum_cost_delay = 10, vacuum_truncate = off)
            """),
        .postgres(
            """
            ALTER TABLE job_payload SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000,
                autovacuum_vacuum_cost_delay = 10, vacuum_truncate = off)
            """),
        .postgres("ALTER TABLE job_limit SET (fillfactor = 50, autovacuum_vacuum_threshold = 100)"),
        .postgres("ALTER TABLE job_lane SET (fillfactor = 50, autovacuum_vacuum_threshold = 100)"),
        .postgres("ALTER TABLE job_worker SET (fillfactor = 50, autovacuum_vacuum_threshold = 100)"),
    ]
}
