import Orders
import Payments
import Storage
import Values

/// The laws that are asked of the rows, wherever they came from.
extension Snapshot {
    /// Throws where a query finds something, which the law forbids.
    func refute(_ law: Law, _ query: SQL) throws {
        if let seen = try row(query, { try $0[0] as String }) { throw Violation(law, seen) }
    }

    /// What money is touched by: little enough to be asked after each action.
    func checkWallets() throws {
        try refute(
            .b2,
            """
            SELECT name || ' ' || CAST(balance AS TEXT) FROM ledger_account
            WHERE length(owner) > 0 AND (balance < 0 OR held < 0 OR balance < held)
            """)
        try refute(
            .m1,
            """
            SELECT 'all accounts: ' || CAST(sum(balance) AS TEXT) FROM ledger_account HAVING sum(balance) <> 0
            """)
        try refute(
            .c1,
            """
            SELECT good FROM order_stock WHERE reserved < 0 OR sold < 0 OR reserved + sold > total
            """)
        try refute(
            .c3, "SELECT code FROM order_coupon WHERE taken < 0 OR taken > limit_all")
        try refute(
            .s5,
            """
            SELECT subject FROM payment_attempt WHERE state IN ('sent', 'paying', 'unknown')
            GROUP BY subject_kind, subject HAVING count(*) > 1
            """)
    }

    func checkLedger() throws {
        try refute(
            .m1,
            """
            SELECT e.reference || ' ' || e.step FROM ledger_posting p JOIN ledger_entry e ON e.entry_id = p.entry_id
            GROUP BY e.entry_id, e.reference, e.step HAVING sum(p.amount) <> 0
            """)
        try refute(
            .b1,
            """
            SELECT a.name FROM ledger_account a
                LEFT JOIN (SELECT account_id, sum(amount) AS sum FROM ledger_posting GROUP BY account_id) p
                ON p.account_id = a.account_id
            WHERE a.balance <> coalesce(p.sum, 0)
            """)
        try refute(
            .b1,
            """
            SELECT a.name || ' holds ' || CAST(a.held AS TEXT) FROM ledger_account a
                LEFT JOIN (SELECT account_id, sum(amount) AS sum FROM ledger_hold WHERE state = 'held'
                           GROUP BY account_id) h ON h.account_id = a.account_id
            WHERE a.held <> coalesce(h.sum, 0)
            """)
        for channel in ["street", "sandbox"] {
            try refute(
                .m2,
                """
                SELECT 'clearing/' || \(channel) || ' is ' || CAST(a.balance AS TEXT) FROM ledger_account a
                WHERE a.name = 'clearing/' || \(channel) AND -a.balance <> (
                    SELECT coalesce(sum(amount), 0) FROM payment_attempt
                    WHERE channel = \(channel) AND state = 'succeeded') - (
                    SELECT coalesce(sum(r.amount), 0) FROM payment_refund r
                        JOIN payment_attempt p ON p.payment_id = r.payment_id
                    WHERE p.channel = \(channel) AND r.state = 'succeeded')
                """)
        }
    }

    func checkPayments() throws {
        try refute(
            .m4,
            """
            SELECT o.number FROM order_payment p JOIN order_ o ON o.order_id = p.order_id WHERE p.outcome = 'taken'
            GROUP BY o.order_id, o.number HAVING count(*) > 1
            """)
        try refute(
            .m4,
            """
            SELECT a.subject FROM payment_attempt a
                LEFT JOIN payment_refund r ON r.payment_id = a.payment_id AND r.cause = 'duplicate'
            WHERE a.state = 'succeeded' GROUP BY a.subject HAVING count(*) - count(r.refund_id) > 1
            """)
        try refute(
            .m5,
            """
            SELECT a.number FROM payment_attempt a JOIN payment_refund r ON r.payment_id = a.payment_id
            WHERE r.state <> 'failed' GROUP BY a.payment_id, a.number, a.amount HAVING sum(r.amount) > a.amount
            """)
        try refute(
            .s4,
            """
            SELECT o.number FROM order_ o JOIN payment_attempt a ON a.subject = o.number
            WHERE o.state = 'closed' AND a.state IN ('created', 'sent', 'paying', 'unknown', 'review')
            """)
        try refute(
            .s8,
            """
            SELECT a.number FROM payment_attempt a JOIN payment_log l ON l.payment_id = a.payment_id
            GROUP BY a.payment_id, a.number, a.version HAVING count(*) <> a.version OR max(l.version) <> a.version
            """)
        try each(
            """
            SELECT DISTINCT a.state, b.state FROM payment_log a
                JOIN payment_log b ON b.payment_id = a.payment_id AND b.version = a.version + 1
            """
        ) { row in
            let (from, to): (AttemptState, AttemptState) = (try row[0], try row[1])
            guard from.next.contains(to) else { throw Violation(.s1, "a payment went from \(from) to \(to)") }
        }
    }

    func checkOrders() throws {
        try refute(
            .m8,
            """
            SELECT o.number FROM order_ o JOIN order_line l ON l.order_id = o.order_id
            GROUP BY o.order_id, o.number, o.payable, o.wallet_credit
            HAVING sum(l.amount) <> o.payable - o.wallet_credit
            """)
        try refute(
            .s1,
            """
            SELECT o.number FROM order_ o JOIN order_log l ON l.order_id = o.order_id
            GROUP BY o.order_id, o.number, o.version HAVING count(*) <> o.version OR max(l.version) <> o.version
            """)
        try refute(
            .s8,
            """
            SELECT o.number FROM order_ o LEFT JOIN order_log l ON l.order_id = o.order_id AND l.version = o.version
            WHERE l.state IS NULL OR l.state <> o.state
            """)
        try refute(
            .t1,
            """
            SELECT o.number FROM order_log l JOIN order_ o ON o.order_id = l.order_id
            WHERE l.why = 'deadline' AND l.made_at < o.deadline
            """)
        try refute(
            .c2,
            """
            SELECT o.number FROM order_claim c JOIN order_ o ON o.order_id = c.order_id
            WHERE o.state NOT IN ('pending', 'closing')
            """)
        try refute(
            .n6,
            """
            SELECT a.package FROM order_window a JOIN order_window b ON b.workspace_id = a.workspace_id
                AND b.package = a.package AND b.starts_at > a.starts_at AND b.starts_at < a.ends_at
            """)
        try refute(
            .n6,
            """
            SELECT o.number FROM order_window w JOIN order_ o ON o.order_id = w.order_id
                JOIN order_log l ON l.order_id = o.order_id AND l.state = 'paid'
                JOIN order_line b ON b.order_id = w.order_id AND b.position = w.position
            WHERE b.action IN ('purchase', 'renew') AND l.made_at >= o.deadline AND w.starts_at < l.made_at
            """)
        try each(
            """
            SELECT DISTINCT a.state, b.state FROM order_log a
                JOIN order_log b ON b.order_id = a.order_id AND b.version = a.version + 1
            """
        ) { row in
            let (from, to): (OrderState, OrderState) = (try row[0], try row[1])
            guard from.next.contains(to) else { throw Violation(.s1, "an order went from \(from) to \(to)") }
        }
        try each(
            """
            SELECT DISTINCT c.kind, a.state, b.state FROM order_case_log a
                JOIN order_case_log b ON b.case_id = a.case_id AND b.version = a.version + 1
                JOIN order_case c ON c.case_id = a.case_id
            """
        ) { row in
            let (kind, from, to): (CaseKind, CaseState, CaseState) = (try row[0], try row[1], try row[2])
            guard from.next(for: kind).contains(to) else {
                throw Violation(.s1, "a \(kind) went from \(from) to \(to)")
            }
        }
    }

    func checkCoupons() throws {
        try refute(
            .c3,
            """
            SELECT h.code || ' is taken ' || CAST(h.taken AS TEXT) FROM order_coupon_holder h
            WHERE h.taken <> (SELECT count(*) FROM order_ o
                WHERE o.workspace_id = h.workspace_id AND o.coupon = h.code AND o.state <> 'closed')
            """)
        try refute(
            .c3,
            """
            SELECT o.number FROM order_ o LEFT JOIN order_coupon_holder h
                ON h.workspace_id = o.workspace_id AND h.code = o.coupon
            WHERE o.coupon IS NOT NULL AND o.state <> 'closed' AND h.code IS NULL
            """)
        try refute(
            .c3,
            """
            SELECT c.code || ' is taken ' || CAST(c.taken AS TEXT) FROM order_coupon c
            WHERE c.taken <> (SELECT count(*) FROM order_ o WHERE o.coupon = c.code AND o.state <> 'closed')
            """)
        for (code, most) in SimulatedShop.coupons {
            try refute(
                .c3,
                """
                SELECT coupon FROM order_ WHERE coupon = \(code) AND state <> 'closed' GROUP BY coupon
                HAVING count(*) > \(most.all)
                """)
            try refute(
                .c3,
                """
                SELECT coupon FROM order_ WHERE coupon = \(code) AND state <> 'closed' GROUP BY coupon, workspace_id
                HAVING count(*) > \(most.each)
                """)
        }
    }

    func checkGrants() throws {
        try refute(
            .n1,
            """
            SELECT source FROM entitlement_grant
            WHERE granted <> remaining + reserved + consumed + expired + revoked OR remaining < 0 OR reserved < 0
                OR consumed < 0 OR expired < 0 OR revoked < 0
            """)
    }

    /// Orders by their numbers, each with its state.
    func orderStates() throws -> [String: OrderState] {
        let states = try rows("SELECT number, state FROM order_") { row in
            (try row[0] as String, try row[1] as OrderState)
        }
        return Dictionary(uniqueKeysWithValues: states)
    }

    /// How many grants each order has made.
    func grantCounts() throws -> [String: Int] {
        let counts = try rows(
            "SELECT source, count(*) FROM entitlement_grant WHERE source_kind = 'order' GROUP BY source"
        ) { row in (try row[0] as String, try row[1] as Int) }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// The orders that have put something into a wallet.
    func fulfilments() throws -> Set<String> {
        Set(
            try rows("SELECT reference FROM ledger_entry WHERE reference_kind = 'order' AND step = 'fulfil'")
            {
                try $0[0] as String
            })
    }

    /// Every attempt as far as a channel's book tells about it.
    func attempts() throws -> [AttemptRow] {
        try rows("SELECT number, subject, channel, amount, state FROM payment_attempt") { row in
            AttemptRow(
                number: try row[0], order: try row[1], channel: try row[2], amount: try row[3],
                state: try row[4])
        }
    }

    /// Every unit in a case, by the number of its order.
    func claims() throws -> [ClaimRow] {
        try rows(
            """
            SELECT o.number, c.kind, c.state, l.position, l.quantity, l.unsent FROM order_case c
                JOIN order_case_line l ON l.case_id = c.case_id JOIN order_ o ON o.order_id = c.order_id
            """
        ) { row in
            ClaimRow(
                order: try row[0], kind: try row[1], state: try row[2], position: try row[3],
                quantity: try row[4], unsent: try row[5])
        }
    }

    /// What the sandbox and the wallets have taken for each order and not given back, and what the house paid back of it
    /// for cases.
    func settlements() throws -> [SettlementRow] {
        try rows(
            """
            SELECT o.number, o.payable, o.state,
                (SELECT coalesce(sum(a.amount), 0) FROM payment_attempt a
                 WHERE a.subject = o.number AND a.state = 'succeeded' AND a.channel = 'balance')
                - (SELECT coalesce(sum(r.amount), 0) FROM payment_refund r
                    JOIN payment_attempt a ON a.payment_id = r.payment_id
                   WHERE a.subject = o.number AND a.channel = 'balance' AND r.state = 'succeeded')
                + (SELECT coalesce(sum(t.amount - t.refunded), 0) FROM sandbox_trade t
                    JOIN payment_attempt a ON a.number = t.number
                   WHERE a.subject = o.number AND t.state = 'paid'),
                (SELECT coalesce(sum(c.amount), 0) FROM order_case c
                 WHERE c.order_id = o.order_id AND c.state = 'done' AND c.kind <> 'replacement'),
                (SELECT count(*) FROM order_payment p WHERE p.order_id = o.order_id AND p.outcome = 'taken')
            FROM order_ o
            """
        ) { row in
            SettlementRow(
                order: try row[0], payable: try row[1], state: try row[2], kept: try row[3],
                paidBack: try row[4], taken: try row[5])
        }
    }

    /// What is not at its end, in words; nothing where everything is.
    func unfinished() throws -> [String] {
        try rows(
            """
            SELECT 'order ' || number || ' ' || state FROM order_ WHERE state IN ('pending', 'closing')
            UNION ALL SELECT 'payment ' || number || ' ' || state FROM payment_attempt
                WHERE state IN ('created', 'sent', 'paying', 'unknown', 'review')
            UNION ALL SELECT 'refund ' || number || ' ' || state FROM payment_refund WHERE state IN ('pending', 'review')
            UNION ALL SELECT 'case ' || number || ' ' || state FROM order_case WHERE state = 'refunding'
            UNION ALL SELECT 'job ' || kind || ' ready' FROM job_ready
            UNION ALL SELECT 'job ' || kind || ' runs' FROM job_running
            UNION ALL SELECT 'job ' || kind || ' parked' FROM job_parked
            UNION ALL SELECT 'job ' || kind || ' dead' FROM job_dead
            """
        ) { try $0[0] as String }
    }

    /// When the next timer is due that is not one of those that find nothing to do.
    func overdueTimers(by lateness: Duration) throws -> [String] {
        try rows("SELECT kind FROM job_timer WHERE due_at < \(now - lateness)") { try $0[0] as String }
    }

    /// Orders that were closed later after their deadline than they may be, of those whose deadline came after an instant.
    func lateDeadlines(since instant: Timestamp, lateness: Duration) throws -> [String] {
        try rows(
            """
            SELECT o.number FROM order_log l JOIN order_ o ON o.order_id = l.order_id
            WHERE l.why = 'deadline' AND o.deadline > \(instant)
                AND l.made_at > o.deadline + \(lateness.microseconds)
            """
        ) { try $0[0] as String }
    }

    /// Grants that have ended and are still worth something, and orders that should be complete and are not.
    func unended() throws -> [String] {
        try rows(
            """
            SELECT 'grant of ' || source FROM entitlement_grant WHERE ends_at < \(now) AND remaining > 0
            UNION ALL SELECT 'order ' || number || ' ' || state FROM order_
                WHERE state = 'fulfilled'
            """
        ) { try $0[0] as String }
    }
}

/// A payment attempt as the laws see it.
struct AttemptRow {
    let number: String
    let order: String
    let channel: String
    let amount: Int64
    let state: AttemptState
}

/// What an order came to.
struct SettlementRow {
    let order: String
    let payable: Int64
    let state: OrderState
    /// What wallets and the sandbox have taken for it and not given back.
    let kept: Int64
    let paidBack: Int64
    /// How many payments have paid it.
    let taken: Int
}
