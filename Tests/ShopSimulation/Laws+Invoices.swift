import Storage

/// No more is invoiced than was paid.
extension Snapshot {
    func checkInvoices() throws {
        try refute(
            .m10,
            """
            SELECT o.number FROM order_ o JOIN order_invoice_line l ON l.order_id = o.order_id
                JOIN order_invoice i ON i.invoice_id = l.invoice_id
            WHERE i.state IN ('applied', 'issued')
            GROUP BY o.order_id, o.number, o.state, o.payable, o.bonus, o.credit_spent
            HAVING o.state IN ('pending', 'closing', 'closed') OR sum(l.amount) > o.payable - o.bonus - o.credit_spent
                - (SELECT coalesce(sum(c.amount), 0) FROM order_case c
                   WHERE c.order_id = o.order_id AND c.state NOT IN ('requested', 'refused'))
            """)
        try refute(
            .m10,
            """
            SELECT i.number FROM order_invoice i JOIN order_invoice_line l ON l.invoice_id = i.invoice_id
            GROUP BY i.invoice_id, i.number, i.amount, i.tax
            HAVING sum(l.amount) <> i.amount OR coalesce(sum(l.tax), 0) <> coalesce(i.tax, 0)
            """)
    }

    /// What changes of package have put into a wallet and is not known to be spent is there, when nothing is under way: so no
    /// more is invoiced of all orders than came in.
    func checkCredits() throws {
        let left: SQL = """
            sum(o.wallet_credit - CASE
                WHEN o.refunded >= o.payable - o.bonus THEN 0
                WHEN o.refunded > o.payable - o.bonus - o.credit_spent THEN o.payable - o.bonus - o.refunded
                ELSE o.credit_spent END)
            """
        try refute(
            .m10,
            """
            SELECT 'of what was credited ' || CAST(\(left) AS TEXT) || ' are left, and in the wallet '
                || CAST(w.balance AS TEXT)
            FROM ledger_account w JOIN order_ o ON o.workspace_id = w.owner
            WHERE w.name = 'wallet' GROUP BY w.account_id, w.balance
            HAVING \(left) > w.balance + (
                SELECT coalesce(sum(h.captured), 0) FROM ledger_hold h WHERE h.account_id = w.account_id)
            """)
    }
}
