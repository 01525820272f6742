public import Storage

/// What this room keeps: accounts, entries with their postings, and holds.
///
/// The house, which is no workspace, has no bytes for an owner.
public enum LedgerSchema {
    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "ledger",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE ledger_account (
                            account_id BYTES NOT NULL PRIMARY KEY,
                            owner BYTES NOT NULL CHECK (length(owner) IN (0, 16)),
                            name TEXT NOT NULL CHECK (name <> ''), currency TEXT NOT NULL CHECK (length(currency) = 3),
                            may_be_negative BOOLEAN NOT NULL,
                            balance BIGINT NOT NULL, held BIGINT NOT NULL CHECK (held >= 0),
                            version BIGINT NOT NULL CHECK (version >= 0), opened_at BIGINT NOT NULL,
                            CHECK (may_be_negative OR balance >= held)
                        ) WITHOUT ROWID
                        """),
                    .both(
                        "CREATE UNIQUE INDEX ledger_account_name ON ledger_account (owner, name, currency)"),
                    .both(
                        """
                        CREATE TABLE ledger_entry (
                            entry_id BYTES NOT NULL PRIMARY KEY,
                            reference_kind TEXT NOT NULL CHECK (reference_kind <> ''),
                            reference TEXT NOT NULL CHECK (reference <> ''), step TEXT NOT NULL CHECK (step <> ''),
                            memo TEXT NOT NULL, made_at BIGINT NOT NULL
                        ) WITHOUT ROWID
                        """),
                    .both(
                        "CREATE UNIQUE INDEX ledger_entry_key ON ledger_entry (reference_kind, reference, step)"
                    ),
                    .both(
                        """
                        CREATE TABLE ledger_posting (
                            account_id BYTES NOT NULL, version BIGINT NOT NULL CHECK (version > 0),
                            entry_id BYTES NOT NULL, position BIGINT NOT NULL CHECK (position >= 0),
                            amount BIGINT NOT NULL CHECK (amount <> 0), balance BIGINT NOT NULL,
                            PRIMARY KEY (account_id, version)
                        ) WITHOUT ROWID
                        """),
                    .both("CREATE UNIQUE INDEX ledger_posting_entry ON ledger_posting (entry_id, position)"),
                    .both(
                        """
                        CREATE TABLE ledger_hold (
                            reference_kind TEXT NOT NULL CHECK (reference_kind <> ''),
                            reference TEXT NOT NULL CHECK (reference <> ''), step TEXT NOT NULL CHECK (step <> ''),
                            account_id BYTES NOT NULL, amount BIGINT NOT NULL CHECK (amount > 0),
                            state TEXT NOT NULL CHECK (state IN ('held', 'captured', 'released')),
                            captured BIGINT NOT NULL CHECK (captured BETWEEN 0 AND amount), entry_id BYTES,
                            made_at BIGINT NOT NULL, ended_at BIGINT,
                            PRIMARY KEY (reference_kind, reference, step),
                            CHECK ((state = 'captured') = (captured > 0)),
                            CHECK ((state = 'captured') = (entry_id IS NOT NULL)),
                            CHECK ((state = 'held') = (ended_at IS NULL))
                        ) WITHOUT ROWID
                        """),
                    .both(
                        "CREATE INDEX ledger_hold_account ON ledger_hold (account_id) WHERE state = 'held'"),
                    .postgres(
                        """
                        ALTER TABLE ledger_account SET (fillfactor = 50, autovacuum_vacuum_threshold = 100,
                            autovacuum_vacuum_scale_factor = 0.05)
                        """),
                ])
        ])
}
