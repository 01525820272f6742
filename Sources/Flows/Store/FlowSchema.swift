public import Storage

/// What the room keeps: flows in their versions, runs, and the journal of their steps.
public enum FlowSchema {
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
                            version BIGINT NOT NULL, enabled BOOLEAN NOT NULL,
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
                            run_id BYTES NOT NULL,
                            PRIMARY KEY (workspace_id, flow_id, event_id)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE flow_run (
                            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, flow_id BYTES NOT NULL,
                            version BIGINT NOT NULL, job_id BYTES NOT NULL,
                            state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting', 'held', 'in_doubt',
                                'succeeded', 'failed', 'cancelled')),
                            origin TEXT NOT NULL, started_at BIGINT, ended_at BIGINT, problem TEXT,
                            PRIMARY KEY (workspace_id, run_id)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX flow_run_of_flow ON flow_run (workspace_id, flow_id, run_id)"),
                    .both(
                        """
                        CREATE TABLE flow_trigger (
                            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, body BYTES NOT NULL,
                            PRIMARY KEY (workspace_id, run_id)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE flow_step (
                            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, path TEXT NOT NULL,
                            position BIGINT NOT NULL,
                            state TEXT NOT NULL CHECK (state IN ('running', 'waiting', 'held', 'in_doubt',
                                'succeeded', 'failed', 'cancelled', 'skipped')),
                            started_at BIGINT NOT NULL, ended_at BIGINT, due_at BIGINT,
                            input BYTES, output BYTES, problem TEXT, attempts TEXT,
                            PRIMARY KEY (workspace_id, run_id, path)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE flow_signal (
                            workspace_id BYTES NOT NULL, run_id BYTES NOT NULL, path TEXT NOT NULL,
                            token TEXT NOT NULL UNIQUE, body BYTES, answered_at BIGINT,
                            PRIMARY KEY (workspace_id, run_id, path)
                        )
                        """),
                ])
        ])
}
