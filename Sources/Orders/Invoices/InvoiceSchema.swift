import Storage

/// What invoices need, as steps of ``OrderSchema``.
enum InvoiceSchema {
    static let tables: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_invoice (
                invoice_id BYTES NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, workspace_id BYTES NOT NULL,
                kind TEXT NOT NULL, title TEXT NOT NULL, tax_number TEXT, bank TEXT, state TEXT NOT NULL,
                version BIGINT NOT NULL CHECK (version > 0), amount BIGINT NOT NULL CHECK (amount > 0),
                currency TEXT NOT NULL, tax_code TEXT, rate BIGINT CHECK (rate >= 0),
                tax BIGINT CHECK (tax >= 0 AND tax <= amount), document TEXT, reversal TEXT, made_at BIGINT NOT NULL,
                changed_at BIGINT NOT NULL
            )
            """),
        .both("CREATE INDEX order_invoice_workspace ON order_invoice (workspace_id, invoice_id)"),
        .both("CREATE INDEX order_invoice_applied ON order_invoice (invoice_id) WHERE state = 'applied'"),
        .both(
            """
            CREATE TABLE order_invoice_line (
                invoice_id BYTES NOT NULL, order_id BYTES NOT NULL, amount BIGINT NOT NULL CHECK (amount > 0),
                tax BIGINT CHECK (tax >= 0 AND tax <= amount), PRIMARY KEY (invoice_id, order_id)
            )
            """),
        .both("CREATE INDEX order_invoice_line_order ON order_invoice_line (order_id)"),
        .both(
            """
            CREATE TABLE order_invoice_log (
                invoice_id BYTES NOT NULL, version BIGINT NOT NULL, state TEXT NOT NULL, made_at BIGINT NOT NULL,
                why TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (invoice_id, version)
            )
            """),
    ]

    /// What was credited to wallets is found, and what of that was spent; few orders have a row in its index.
    static let credit: [Schema.Statement] = [
        .both(
            """
            ALTER TABLE order_ ADD COLUMN credit_spent BIGINT NOT NULL DEFAULT 0
                CHECK (credit_spent >= 0 AND credit_spent <= payable - bonus)
            """),
        .both(
            "CREATE INDEX order_credit ON order_ (workspace_id) WHERE wallet_credit > 0 OR credit_spent > 0"),
    ]
}
