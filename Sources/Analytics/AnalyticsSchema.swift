public import Storage

/// What the room keeps: counters by the day, until when packages are held, and for some days what was counted already.
public enum AnalyticsSchema {
    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "analytics",
        [
            Schema.Step(
                1,
                [
                    // What is in no kind has an empty one, so that the key needs no NULL.
                    .both(
                        """
                        CREATE TABLE analytics_count (
                            day BIGINT NOT NULL, stage TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL,
                            documents BIGINT NOT NULL CHECK (documents > 0), PRIMARY KEY (day, stage, kind, item)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE TABLE analytics_revenue (
                            day BIGINT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, channel TEXT NOT NULL,
                            currency TEXT NOT NULL, paid BIGINT NOT NULL, refunded BIGINT NOT NULL,
                            PRIMARY KEY (day, kind, item, channel, currency)
                        ) WITHOUT ROWID
                        """),
                    // A row stays where nothing is held any more: its version keeps older news out.
                    .both(
                        """
                        CREATE TABLE analytics_holding (
                            workspace_id BYTES NOT NULL, package TEXT NOT NULL, version BIGINT NOT NULL,
                            ends_at BIGINT, PRIMARY KEY (workspace_id, package)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE INDEX analytics_holding_end ON analytics_holding (ends_at, workspace_id, package)
                        WHERE ends_at IS NOT NULL
                        """),
                    .both(
                        """
                        CREATE TABLE analytics_mark (
                            day BIGINT NOT NULL, mark BYTES NOT NULL, PRIMARY KEY (day, mark)
                        ) WITHOUT ROWID
                        """),
                    // The counters of today change all the time, in place where their pages have room.
                    .postgres("ALTER TABLE analytics_count SET (fillfactor = 50)"),
                    .postgres("ALTER TABLE analytics_revenue SET (fillfactor = 50)"),
                ])
        ])
}
