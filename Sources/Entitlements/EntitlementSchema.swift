public import Storage

/// What this room keeps: what is granted, what is known under the keys of uses, and, by the month, the usage history.
public enum EntitlementSchema {
    /// The usage history: only ever appended to, read by feature point and time.
    package static let history = Partitioned(
        "usage_record", by: "recorded_at",
        columns: """
            workspace_id BYTES NOT NULL, feature TEXT NOT NULL, recorded_at BIGINT NOT NULL, record_id BYTES NOT NULL,
            amount BIGINT NOT NULL CHECK (amount <> 0),
            source TEXT NOT NULL, event_id TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL,
            shares BYTES NOT NULL, remaining BIGINT NOT NULL CHECK (remaining >= 0),
            PRIMARY KEY (workspace_id, feature, recorded_at, record_id)
            """, isClustered: true)

    /// Records of months that were moved to a file before their time was over, since a clock had run ahead.
    static let late: SQL = "usage_late"

    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "entitlements",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE entitlement (
                            workspace_id BYTES NOT NULL, feature TEXT NOT NULL CHECK (feature <> ''),
                            version BIGINT NOT NULL CHECK (version >= 0),
                            granted BIGINT NOT NULL CHECK (granted >= 0),
                            valid BIGINT NOT NULL CHECK (valid >= 0 AND valid <= granted),
                            valid_until BIGINT NOT NULL,
                            level BIGINT NOT NULL CHECK (level >= 0 AND level <= 100),
                            PRIMARY KEY (workspace_id, feature)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE entitlement_grant (
                            workspace_id BYTES NOT NULL, feature TEXT NOT NULL, grant_id BYTES NOT NULL,
                            priority BIGINT NOT NULL, starts_at BIGINT NOT NULL, ends_at BIGINT CHECK (ends_at > starts_at),
                            granted BIGINT NOT NULL CHECK (granted > 0),
                            remaining BIGINT NOT NULL CHECK (remaining >= 0),
                            reserved BIGINT NOT NULL CHECK (reserved >= 0),
                            consumed BIGINT NOT NULL CHECK (consumed >= 0),
                            expired BIGINT NOT NULL CHECK (expired >= 0),
                            revoked BIGINT NOT NULL CHECK (revoked >= 0),
                            is_open BOOLEAN NOT NULL, revoked_at BIGINT,
                            source_kind TEXT NOT NULL, source TEXT NOT NULL, line BIGINT NOT NULL,
                            label TEXT NOT NULL, made_at BIGINT NOT NULL,
                            CHECK (granted = remaining + reserved + consumed + expired + revoked),
                            CHECK (is_open = (remaining > 0 OR reserved > 0)),
                            CHECK (revoked_at IS NULL OR remaining = 0),
                            PRIMARY KEY (workspace_id, feature, grant_id),
                            UNIQUE (workspace_id, source_kind, source, line)
                        ) WITHOUT ROWID
                        """),
                    // What is used up is not in it, and a grant that is used stays in it without a new entry.
                    .both(
                        "CREATE INDEX entitlement_grant_open ON entitlement_grant (workspace_id, feature) WHERE is_open"
                    ),
                    // SQLite makes a table for each row to be checked by an IN of more than two.
                    .both(
                        """
                        CREATE TABLE usage_event (
                            workspace_id BYTES NOT NULL, source TEXT NOT NULL CHECK (source <> ''),
                            event_id TEXT NOT NULL CHECK (event_id <> ''),
                            feature TEXT NOT NULL, amount BIGINT NOT NULL CHECK (amount > 0),
                            subject_kind TEXT NOT NULL, subject TEXT NOT NULL,
                            state TEXT NOT NULL,
                            shares BYTES NOT NULL,
                            record_id BYTES, recorded_at BIGINT, remaining BIGINT,
                            reversal_id BYTES, reversed_at BIGINT, reversal_remaining BIGINT,
                            CHECK (state = 'reserved' OR state = 'released' OR state = 'used' OR state = 'reversed'),
                            CHECK ((state = 'used' OR state = 'reversed') = (record_id IS NOT NULL)),
                            CHECK ((state = 'reversed') = (reversal_id IS NOT NULL)),
                            PRIMARY KEY (workspace_id, source, event_id)
                        ) WITHOUT ROWID
                        """),
                    // The rows of a hot account change all the time, in place where their pages have room.
                    .postgres(
                        "ALTER TABLE entitlement_grant SET (fillfactor = 50, autovacuum_vacuum_threshold = 1000)"
                    ),
                    .postgres(
                        "ALTER TABLE entitlement SET (fillfactor = 50, autovacuum_vacuum_threshold = 1000)"),
                    .partitioned(history),
                ]),
            Schema.Step(
                2,
                [
                    // When something happened under a key last; what is older than the column is dated by the sweep.
                    .both("ALTER TABLE usage_event ADD COLUMN changed_at BIGINT"),
                    // A period that is hot has no row.
                    .both(
                        """
                        CREATE TABLE usage_period (
                            starts_at BIGINT NOT NULL PRIMARY KEY, ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
                            state TEXT NOT NULL, file TEXT NOT NULL UNIQUE CHECK (file <> ''),
                            records BIGINT, amount BIGINT, checksum BYTES, problem TEXT,
                            CHECK (state = 'archiving' OR state = 'cold' OR state = 'dropped'),
                            CHECK ((state = 'archiving') = (records IS NULL)),
                            CHECK ((state = 'archiving') = (amount IS NULL)),
                            CHECK ((state = 'archiving') = (checksum IS NULL))
                        ) WITHOUT ROWID
                        """),
                ]),
            Schema.Step(
                3,
                [
                    // The columns of the history in their order.
                    .both(
                        """
                        CREATE TABLE usage_late (
                            workspace_id BYTES NOT NULL, feature TEXT NOT NULL, recorded_at BIGINT NOT NULL,
                            record_id BYTES NOT NULL, amount BIGINT NOT NULL CHECK (amount <> 0),
                            source TEXT NOT NULL, event_id TEXT NOT NULL, subject_kind TEXT NOT NULL,
                            subject TEXT NOT NULL, shares BYTES NOT NULL,
                            remaining BIGINT NOT NULL CHECK (remaining >= 0),
                            PRIMARY KEY (workspace_id, feature, recorded_at, record_id)
                        ) WITHOUT ROWID
                        """)
                ]),
            Schema.Step(
                4,
                [
                    // A feature of which nothing was said has no row.
                    .both(
                        """
                        CREATE TABLE entitlement_alert (
                            feature TEXT NOT NULL PRIMARY KEY CHECK (feature <> ''), percents TEXT NOT NULL
                        ) WITHOUT ROWID
                        """)
                ]),
        ])
}
