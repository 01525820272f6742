public import Storage

/// What this room keeps: data keys, connections and the settings of apps.
public enum ConnectionSchema {
    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "connections",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE data_key (
                            number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
                            wrapped BYTES NOT NULL, made_at BIGINT NOT NULL
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE connection (
                            workspace_id BYTES NOT NULL, connection_id BYTES NOT NULL,
                            name TEXT NOT NULL CHECK (name <> ''), app TEXT NOT NULL CHECK (app <> ''),
                            kind TEXT NOT NULL, state TEXT NOT NULL,
                            version BIGINT NOT NULL CHECK (version > 0),
                            data_key BIGINT NOT NULL, sealed BYTES NOT NULL,
                            made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
                            PRIMARY KEY (workspace_id, connection_id)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE UNIQUE INDEX connection_name ON connection (workspace_id, name)"),
                    .both("CREATE INDEX connection_data_key ON connection (data_key)"),
                    .both(
                        """
                        CREATE TABLE app_setting (
                            app TEXT NOT NULL CHECK (app <> ''),
                            environment TEXT NOT NULL CHECK (environment IN ('test', 'production')),
                            version BIGINT NOT NULL CHECK (version > 0),
                            data_key BIGINT NOT NULL, sealed BYTES NOT NULL, changed_at BIGINT NOT NULL,
                            PRIMARY KEY (app, environment)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX app_setting_data_key ON app_setting (data_key)"),
                ])
        ])
}
