public import Storage

/// What this room keeps: the installation's address, workspaces, API keys and the audit log.
public enum AccountSchema {
    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "accounts",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE workspace (
                            workspace_id BYTES NOT NULL PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ''),
                            made_at BIGINT NOT NULL
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE public_address (
                            address_id BIGINT NOT NULL PRIMARY KEY CHECK (address_id = 1),
                            url TEXT NOT NULL CHECK (url <> '')
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE api_key (
                            workspace_id BYTES NOT NULL, key_id BYTES NOT NULL,
                            name TEXT NOT NULL CHECK (name <> ''),
                            lookup TEXT NOT NULL CHECK (length(lookup) = 10),
                            hash BYTES NOT NULL CHECK (length(hash) = 32),
                            roles TEXT NOT NULL CHECK (roles <> ''),
                            made_at BIGINT NOT NULL, expires_at BIGINT, revoked_at BIGINT, used_at BIGINT,
                            PRIMARY KEY (workspace_id, key_id)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE INDEX api_key_lookup ON api_key (lookup)"),
                    .both(
                        """
                        CREATE TABLE audit (
                            workspace_id BYTES NOT NULL, line_id BYTES NOT NULL, made_at BIGINT NOT NULL,
                            actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL, details BYTES NOT NULL,
                            PRIMARY KEY (workspace_id, made_at, line_id)
                        ) WITHOUT ROWID
                        """),
                ])
        ])
}
