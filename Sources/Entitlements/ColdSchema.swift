import Storage

/// What the file of a period holds: its records, as the database had them, and how much of each feature point they are.
enum ColdSchema {
    static let records: SQL = "usage_record"

    static let schema = Schema(
        "usage_archive",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE usage_record (
                            workspace_id BYTES NOT NULL, feature TEXT NOT NULL, recorded_at BIGINT NOT NULL,
                            record_id BYTES NOT NULL, amount BIGINT NOT NULL,
                            source TEXT NOT NULL, event_id TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL,
                            shares BYTES NOT NULL, remaining BIGINT NOT NULL,
                            PRIMARY KEY (workspace_id, feature, recorded_at, record_id)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE usage_total (
                            workspace_id BYTES NOT NULL, feature TEXT NOT NULL, records BIGINT NOT NULL,
                            amount BIGINT NOT NULL, PRIMARY KEY (workspace_id, feature)
                        ) WITHOUT ROWID
                        """),
                ])
        ])
}
