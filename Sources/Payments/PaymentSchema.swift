public import Storage

/// What the room keeps: attempts and refunds with the log of their states, what channels have captured, and the sandbox's
/// own book.
public enum PaymentSchema {
    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "payments",
        [
            Schema.Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE payment_attempt (
                            payment_id BYTES NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE,
                            workspace_id BYTES NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL,
                            channel TEXT NOT NULL, scene TEXT NOT NULL,
                            amount BIGINT NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
                            expires_at BIGINT NOT NULL,
                            state TEXT NOT NULL CHECK (state IN ('created', 'sent', 'paying', 'unknown',
                                'succeeded', 'failed', 'closed', 'review')),
                            version BIGINT NOT NULL CHECK (version > 0), code TEXT, channel_trade TEXT,
                            paid_at BIGINT, made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
                            CHECK (state <> 'succeeded' OR (channel_trade IS NOT NULL AND paid_at IS NOT NULL))
                        )
                        """),
                    .both(
                        """
                        CREATE UNIQUE INDEX payment_attempt_live ON payment_attempt (subject_kind, subject)
                        WHERE state IN ('sent', 'paying', 'unknown')
                        """),
                    .both(
                        "CREATE INDEX payment_attempt_subject ON payment_attempt (subject_kind, subject, payment_id)"
                    ),
                    .both(
                        """
                        CREATE UNIQUE INDEX payment_attempt_trade ON payment_attempt (channel, channel_trade)
                        WHERE channel_trade IS NOT NULL
                        """),
                    .both(
                        """
                        CREATE TABLE payment_log (
                            payment_id BYTES NOT NULL, version BIGINT NOT NULL, state TEXT NOT NULL,
                            made_at BIGINT NOT NULL, why TEXT NOT NULL,
                            PRIMARY KEY (payment_id, version)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE payment_refund (
                            refund_id BYTES NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE,
                            payment_id BYTES NOT NULL, workspace_id BYTES NOT NULL,
                            amount BIGINT NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, cause TEXT NOT NULL,
                            state TEXT NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed', 'review')),
                            version BIGINT NOT NULL CHECK (version > 0), made_at BIGINT NOT NULL,
                            changed_at BIGINT NOT NULL, UNIQUE (payment_id, cause)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE payment_closing (
                            subject_kind TEXT NOT NULL, subject TEXT NOT NULL, workspace_id BYTES NOT NULL,
                            asked_at BIGINT NOT NULL, PRIMARY KEY (subject_kind, subject)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE sandbox_trade (
                            number TEXT NOT NULL PRIMARY KEY, amount BIGINT NOT NULL, currency TEXT NOT NULL,
                            state TEXT NOT NULL CHECK (state IN ('waiting', 'paid', 'closed')),
                            expires_at BIGINT NOT NULL, paid_at BIGINT, refunded BIGINT NOT NULL DEFAULT 0,
                            CHECK (refunded >= 0 AND refunded <= amount)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE sandbox_refund (
                            number TEXT NOT NULL PRIMARY KEY, trade TEXT NOT NULL, amount BIGINT NOT NULL,
                            made_at BIGINT NOT NULL
                        )
                        """),
                ]),
            Schema.Step(
                2,
                [
                    // A refund that was under way when this came may have left.
                    .both("ALTER TABLE payment_refund ADD COLUMN sent_at BIGINT"),
                    .both("UPDATE payment_refund SET sent_at = changed_at"),
                    .both("ALTER TABLE payment_refund ADD COLUMN problem TEXT"),
                    .both(
                        """
                        CREATE TABLE payment_quarantine (
                            payment_id BYTES NOT NULL, trade TEXT NOT NULL, amount BIGINT NOT NULL,
                            currency TEXT NOT NULL, paid_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
                            why TEXT NOT NULL, PRIMARY KEY (payment_id, trade, amount, currency)
                        )
                        """),
                    .both(
                        """
                        CREATE INDEX payment_attempt_review ON payment_attempt (payment_id)
                        WHERE state = 'review'
                        """),
                    .both("CREATE INDEX payment_refund_state ON payment_refund (state, refund_id)"),
                ]),
            Schema.Step(
                3,
                [
                    .both(
                        """
                        ALTER TABLE payment_attempt ADD COLUMN bonus BIGINT NOT NULL DEFAULT 0
                            CHECK (bonus >= 0 AND bonus <= amount)
                        """)
                ]),
            Schema.Step(4, strays),
        ])

    /// What a person has said of a capture that nobody had asked for so, and what pays it back; refunds paid by hand.
    private static let strays: [Schema.Statement] = [
        .sqlite("ALTER TABLE payment_quarantine ADD COLUMN stray_id BLOB"),
        .sqlite("UPDATE payment_quarantine SET stray_id = randomblob(16)"),
        // A node of the version before, which knows of no identifiers, may still keep captures for a while.
        .postgres(
            """
            ALTER TABLE payment_quarantine
                ADD COLUMN stray_id BYTEA NOT NULL DEFAULT uuid_send(gen_random_uuid())
            """),
        .both("CREATE UNIQUE INDEX payment_quarantine_stray ON payment_quarantine (stray_id)"),
        .both(
            """
            ALTER TABLE payment_quarantine ADD COLUMN outcome TEXT
                CHECK (outcome IN ('refunded', 'credited', 'settled'))
            """),
        .both("ALTER TABLE payment_quarantine ADD COLUMN reason TEXT"),
        .both("ALTER TABLE payment_quarantine ADD COLUMN closed_at BIGINT"),
        .both("ALTER TABLE payment_quarantine ADD COLUMN closed_by TEXT"),
        .both(
            """
            CREATE INDEX payment_quarantine_open ON payment_quarantine (seen_at, stray_id)
            WHERE outcome IS NULL
            """),
        .both("ALTER TABLE payment_refund ADD COLUMN stray_id BYTES"),
        .both("ALTER TABLE payment_refund ADD COLUMN by_hand TEXT"),
        // The trades whose money has paid something or was given away; of what was paid before, the attempt says so.
        .both(
            """
            CREATE TABLE payment_trade_spent (
                channel TEXT NOT NULL, trade TEXT NOT NULL, PRIMARY KEY (channel, trade)
            ) WITHOUT ROWID
            """),
    ]
}
