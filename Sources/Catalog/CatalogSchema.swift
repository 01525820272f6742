public import Storage

/// What this room keeps: the catalog in versions, with what each price has been since when.
public enum CatalogSchema {
    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "catalog",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE catalog_head (
                            only_one BIGINT NOT NULL PRIMARY KEY CHECK (only_one = 1),
                            version BIGINT NOT NULL CHECK (version >= 0)
                        )
                        """),
                    .both("INSERT INTO catalog_head (only_one, version) VALUES (1, 0)"),
                    .both(
                        """
                        CREATE TABLE catalog_version (
                            version BIGINT NOT NULL PRIMARY KEY CHECK (version > 0),
                            file TEXT NOT NULL, source BYTES NOT NULL,
                            changes BIGINT NOT NULL CHECK (changes >= 0), applied_at BIGINT NOT NULL
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE catalog_price (
                            kind TEXT NOT NULL CHECK (kind IN ('package', 'pack', 'good')),
                            item TEXT NOT NULL CHECK (item <> ''),
                            from_at BIGINT NOT NULL,
                            since_version BIGINT NOT NULL CHECK (since_version > 0),
                            until_version BIGINT CHECK (until_version > since_version),
                            currency TEXT NOT NULL CHECK (length(currency) = 3),
                            amount BIGINT NOT NULL CHECK (amount >= 0 AND amount <= 1000000000000),
                            PRIMARY KEY (kind, item, from_at, since_version)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        """
                        CREATE UNIQUE INDEX catalog_price_current ON catalog_price (kind, item, from_at)
                        WHERE until_version IS NULL
                        """),
                ])
        ])
}
