public import Storage
import Values

/// What the room keeps: flows in their versions with what starts them, and, by the week in which a run was accepted,
/// runs, the journal of their steps, and what they wait for.
///
/// Of a list of words SQLite makes a table for each row that it checks, 2 µs each; so those of rows that are written often
/// are compared one by one.
public enum FlowSchema {
    /// Runs, by the instant of their acceptance, each with what started it.
    package static let runs = Partitioned(
        "flow_run", by: "accepted_at",
        columns: """
            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, accepted_at BIGINT NOT NULL,
            flow_id BYTES NOT NULL, version BIGINT NOT NULL, job_id BYTES,
            state TEXT NOT NULL CHECK (state = 'queued' OR state = 'running' OR state = 'succeeded'
                OR state = 'failed' OR state = 'waiting' OR state = 'held' OR state = 'in_doubt'
                OR state = 'cancelled'),
            origin TEXT NOT NULL, started_at BIGINT, ended_at BIGINT, problem TEXT,
            parent_run BYTES, parent_path TEXT, depth BIGINT NOT NULL, root_run BYTES,
            place BIGINT NOT NULL CHECK (place >= 0), body BYTES, body_apart BIGINT,
            PRIMARY KEY (workspace_id, run_id, accepted_at),
            CHECK ((parent_run IS NULL) = (parent_path IS NULL) AND (parent_run IS NULL) = (root_run IS NULL))
            """, indexes: ["flow_id, run_id"])

    /// The journal: a line for each step of each run.
    package static let steps = Partitioned(
        "flow_step", by: "accepted_at",
        columns: """
            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, accepted_at BIGINT NOT NULL,
            path TEXT NOT NULL, position BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state = 'running' OR state = 'succeeded' OR state = 'failed'
                OR state = 'waiting' OR state = 'held' OR state = 'in_doubt' OR state = 'cancelled'
                OR state = 'skipped'),
            started_at BIGINT NOT NULL, ended_at BIGINT, due_at BIGINT,
            input BYTES, input_apart BIGINT, output BYTES, output_apart BIGINT, problem TEXT, attempts TEXT,
            PRIMARY KEY (workspace_id, run_id, path, accepted_at)
            """)

    /// Values too long for a row, in chunks; the rows they belong to say how long they are.
    static let values = Partitioned(
        "flow_value", by: "accepted_at",
        columns: """
            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, accepted_at BIGINT NOT NULL,
            path TEXT NOT NULL, part TEXT NOT NULL CHECK (part IN ('body', 'input', 'output')),
            chunk BIGINT NOT NULL, bytes BYTES NOT NULL,
            PRIMARY KEY (workspace_id, run_id, path, part, chunk, accepted_at)
            """)

    /// What steps wait for: callbacks, approvals, runs of other flows, connections; and what these answered.
    static let waits = Partitioned(
        "flow_wait", by: "accepted_at",
        columns: """
            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, accepted_at BIGINT NOT NULL,
            path TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('callback', 'approval', 'flow', 'connection')),
            asked_at BIGINT, due_at BIGINT, subject TEXT, child_run BYTES,
            answered_at BIGINT, answer BYTES,
            PRIMARY KEY (workspace_id, run_id, path, accepted_at)
            """, indexes: ["workspace_id, kind, run_id"])

    /// How many runs the steps of a run, and of the runs that these started, have started in all.
    static let families = Partitioned(
        "flow_family", by: "accepted_at",
        columns: """
            workspace_id BYTES NOT NULL, root_run BYTES NOT NULL, accepted_at BIGINT NOT NULL,
            runs BIGINT NOT NULL CHECK (runs > 0),
            PRIMARY KEY (workspace_id, root_run, accepted_at)
            """)

    /// Everything that is kept by the week of a run's acceptance.
    static let partitioned = [runs, steps, values, waits, families]

    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "flows",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE flow (
                            workspace_id BYTES NOT NULL, flow_id BYTES NOT NULL, name TEXT NOT NULL,
                            version BIGINT NOT NULL,
                            trigger_kind TEXT NOT NULL CHECK (trigger_kind IN
                                ('webhook', 'manual', 'schedule', 'poll')),
                            concurrency BIGINT CHECK (concurrency > 0),
                            connections TEXT NOT NULL, limits TEXT NOT NULL, enabled BOOLEAN NOT NULL,
                            hook_token TEXT NOT NULL UNIQUE, hook_secret BYTES, changed_at BIGINT NOT NULL,
                            PRIMARY KEY (workspace_id, flow_id), UNIQUE (workspace_id, name)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE flow_version (
                            workspace_id BYTES NOT NULL, flow_id BYTES NOT NULL, version BIGINT NOT NULL,
                            source BYTES NOT NULL, created_at BIGINT NOT NULL,
                            PRIMARY KEY (workspace_id, flow_id, version)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE flow_event (
                            workspace_id BYTES NOT NULL, flow_id BYTES NOT NULL, event_id TEXT NOT NULL,
                            run_id BYTES, seen_at BIGINT NOT NULL,
                            PRIMARY KEY (workspace_id, flow_id, event_id)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX flow_event_seen ON flow_event (seen_at)"),
                    .both(
                        """
                        CREATE TABLE flow_watch (
                            workspace_id BYTES NOT NULL, flow_id BYTES NOT NULL, job_id BYTES NOT NULL,
                            identity TEXT NOT NULL, cursor TEXT, seeded BOOLEAN NOT NULL, last_page BIGINT NOT NULL,
                            done_until BIGINT NOT NULL,
                            failures BIGINT NOT NULL, problem TEXT,
                            PRIMARY KEY (workspace_id, flow_id)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE flow_key (
                            key_id BIGINT NOT NULL PRIMARY KEY CHECK (key_id = 1), key BYTES NOT NULL
                        )
                        """),
                ] + partitioned.map(Schema.Statement.partitioned))
        ])
}
