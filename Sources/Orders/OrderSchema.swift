public import Storage

/// What the room keeps: orders with their lines, parcels, addresses and log, what is set aside for them, what customers hold,
/// after-sales cases, carts, and invoices.
public enum OrderSchema {
    /// The schema steps, for opening the database.
    public static let schema = Schema(
        "orders",
        [
            Schema.Step(1, orders + reservations + holdings + cases),
            Schema.Step(2, parcels + returns),
            Schema.Step(3, carts),
            Schema.Step(4, InvoiceSchema.tables),
            Schema.Step(5, bonus),
            Schema.Step(6, troubles),
            Schema.Step(7, shortRows),
            Schema.Step(8, leftovers),
            Schema.Step(9, singleTrees),
            Schema.Step(10, differing),
            Schema.Step(11, waiting),
            Schema.Step(12, DeliverySchema.tables),
            Schema.Step(13, InvoiceSchema.credit),
        ])

    private static let orders: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_ (
                order_id BYTES NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, workspace_id BYTES NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('pending', 'closing', 'closed', 'paid', 'shipped', 'fulfilled',
                    'completed')),
                version BIGINT NOT NULL CHECK (version > 0),
                payable BIGINT NOT NULL CHECK (payable >= 0),
                wallet_credit BIGINT NOT NULL CHECK (wallet_credit >= 0 AND (wallet_credit = 0 OR payable = 0)),
                currency TEXT NOT NULL, quote TEXT NOT NULL, coupon TEXT, deadline BIGINT NOT NULL,
                made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, payment TEXT,
                refunded BIGINT NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded <= payable),
                CHECK (payment IS NULL OR state IN ('paid', 'shipped', 'fulfilled', 'completed')),
                CHECK (state IN ('pending', 'closing', 'closed') OR payable = 0 OR payment IS NOT NULL)
            )
            """),
        .both("CREATE INDEX order_workspace ON order_ (workspace_id, order_id)"),
        .both(
            """
            CREATE TABLE order_line (
                order_id BYTES NOT NULL, position BIGINT NOT NULL CHECK (position >= 0),
                kind TEXT NOT NULL CHECK (kind IN ('package', 'pack', 'good', 'top_up')), item TEXT NOT NULL,
                action TEXT NOT NULL CHECK (action IN ('purchase', 'renew', 'upgrade', 'downgrade')),
                quantity BIGINT NOT NULL CHECK (quantity > 0), amount BIGINT NOT NULL,
                bonus BIGINT NOT NULL CHECK (bonus >= 0), currency TEXT NOT NULL,
                is_gift BOOLEAN NOT NULL, is_counted BOOLEAN NOT NULL,
                plan TEXT NOT NULL, case_id BYTES, PRIMARY KEY (order_id, position),
                CHECK (amount = 0 OR NOT is_gift), CHECK (kind = 'good' OR NOT is_counted)
            )
            """),
        .both(
            """
            CREATE TABLE order_log (
                order_id BYTES NOT NULL, version BIGINT NOT NULL, state TEXT NOT NULL, made_at BIGINT NOT NULL,
                why TEXT NOT NULL, person TEXT, PRIMARY KEY (order_id, version)
            )
            """),
        // What was decided about a payment: once, however often it is told.
        .both(
            """
            CREATE TABLE order_payment (
                payment TEXT NOT NULL PRIMARY KEY, order_id BYTES NOT NULL,
                outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'late', 'duplicate', 'differs')),
                made_at BIGINT NOT NULL
            )
            """),
        .both(
            """
            CREATE TABLE order_submission (
                workspace_id BYTES NOT NULL, hash BYTES NOT NULL, order_id BYTES NOT NULL, made_at BIGINT NOT NULL,
                PRIMARY KEY (workspace_id, hash)
            )
            """),
        // Whoever places something for a workspace, or changes what it holds, has its row.
        .both(
            """
            CREATE TABLE order_buyer (
                workspace_id BYTES NOT NULL PRIMARY KEY, version BIGINT NOT NULL CHECK (version > 0)
            )
            """),
    ]

    private static let reservations: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_stock (
                good TEXT NOT NULL PRIMARY KEY, total BIGINT NOT NULL,
                reserved BIGINT NOT NULL CHECK (reserved >= 0), sold BIGINT NOT NULL CHECK (sold >= 0),
                CHECK (total >= reserved + sold)
            )
            """),
        .both(
            """
            CREATE TABLE order_coupon (
                code TEXT NOT NULL PRIMARY KEY, taken BIGINT NOT NULL CHECK (taken >= 0), limit_all BIGINT,
                limit_each BIGINT, CHECK (taken <= limit_all)
            )
            """),
        .both(
            """
            CREATE TABLE order_coupon_use (
                order_id BYTES NOT NULL PRIMARY KEY, code TEXT NOT NULL, workspace_id BYTES NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('locked', 'used')), made_at BIGINT NOT NULL
            )
            """),
        .both("CREATE INDEX order_coupon_use_code ON order_coupon_use (code, workspace_id)"),
    ]

    private static let holdings: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_holding (
                workspace_id BYTES NOT NULL, package TEXT NOT NULL, version BIGINT NOT NULL CHECK (version > 0),
                anchor_day BIGINT NOT NULL CHECK (anchor_day BETWEEN 1 AND 31), PRIMARY KEY (workspace_id, package)
            )
            """),
        .both(
            """
            CREATE TABLE order_window (
                workspace_id BYTES NOT NULL, package TEXT NOT NULL, starts_at BIGINT NOT NULL,
                ends_at BIGINT NOT NULL CHECK (ends_at > starts_at), paid BIGINT NOT NULL CHECK (paid >= 0),
                currency TEXT NOT NULL, term_starts_at BIGINT NOT NULL CHECK (term_starts_at <= starts_at),
                order_id BYTES NOT NULL, position BIGINT NOT NULL,
                PRIMARY KEY (workspace_id, package, starts_at)
            )
            """),
        .both("CREATE INDEX order_window_line ON order_window (order_id, position)"),
        // One order at a time changes a package of a workspace.
        .both(
            """
            CREATE TABLE order_claim (
                workspace_id BYTES NOT NULL, package TEXT NOT NULL, order_id BYTES NOT NULL,
                PRIMARY KEY (workspace_id, package)
            )
            """),
    ]

    private static let cases: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_case (
                case_id BYTES NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, order_id BYTES NOT NULL,
                workspace_id BYTES NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('requested', 'agreed', 'refused', 'refunding', 'done')),
                version BIGINT NOT NULL CHECK (version > 0), amount BIGINT NOT NULL CHECK (amount >= 0),
                currency TEXT NOT NULL, reason TEXT NOT NULL, made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
            )
            """),
        .both("CREATE INDEX order_case_order ON order_case (order_id, case_id)"),
        .both(
            """
            CREATE TABLE order_case_log (
                case_id BYTES NOT NULL, version BIGINT NOT NULL, state TEXT NOT NULL, made_at BIGINT NOT NULL,
                why TEXT NOT NULL, person TEXT, PRIMARY KEY (case_id, version)
            )
            """),
    ]

    private static let parcels: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_parcel (
                order_id BYTES NOT NULL, parcel BIGINT NOT NULL CHECK (parcel > 0), carrier TEXT NOT NULL,
                tracking TEXT NOT NULL, sent_at BIGINT NOT NULL, arrived_at BIGINT, person TEXT,
                PRIMARY KEY (order_id, parcel), UNIQUE (order_id, carrier, tracking)
            )
            """),
        .both(
            """
            CREATE TABLE order_parcel_line (
                order_id BYTES NOT NULL, parcel BIGINT NOT NULL, position BIGINT NOT NULL,
                quantity BIGINT NOT NULL CHECK (quantity > 0), PRIMARY KEY (order_id, parcel, position)
            )
            """),
        // What had left before parcels were kept was one, of all goods that were in no case yet.
        .both(
            """
            INSERT INTO order_parcel (order_id, parcel, carrier, tracking, sent_at, arrived_at, person)
            SELECT l.order_id, 1, l.why, '-', l.made_at, CASE WHEN o.state = 'shipped' THEN NULL ELSE o.changed_at END,
                l.person
            FROM order_log l JOIN order_ o ON o.order_id = l.order_id WHERE l.state = 'shipped'
            """),
        .both(
            """
            INSERT INTO order_parcel_line (order_id, parcel, position, quantity)
            SELECT l.order_id, 1, l.position, l.quantity
            FROM order_line l JOIN order_parcel p ON p.order_id = l.order_id
                LEFT JOIN order_case c ON c.case_id = l.case_id
            WHERE l.kind = 'good' AND (c.case_id IS NULL OR c.made_at >= p.sent_at)
            """),
    ]

    /// Cases of kinds, in more states, and of some units of a line; `order_line.case_id` is not used any more.
    private static let returns: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_case_line (
                case_id BYTES NOT NULL, position BIGINT NOT NULL, quantity BIGINT NOT NULL CHECK (quantity > 0),
                unsent BIGINT NOT NULL CHECK (unsent >= 0 AND unsent <= quantity),
                amount BIGINT NOT NULL CHECK (amount >= 0), PRIMARY KEY (case_id, position)
            )
            """),
        .both(
            """
            INSERT INTO order_case_line (case_id, position, quantity, unsent, amount)
            SELECT l.case_id, l.position, l.quantity,
                CASE WHEN l.kind <> 'good' OR p.position IS NOT NULL THEN 0 ELSE l.quantity END, l.amount
            FROM order_line l LEFT JOIN order_parcel_line p ON p.order_id = l.order_id AND p.position = l.position
            WHERE l.case_id IS NOT NULL
            """),
        .both(
            """
            CREATE TABLE order_case_anew (
                case_id BYTES NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, order_id BYTES NOT NULL,
                workspace_id BYTES NOT NULL, kind TEXT NOT NULL DEFAULT 'refund', state TEXT NOT NULL,
                version BIGINT NOT NULL CHECK (version > 0), amount BIGINT NOT NULL CHECK (amount >= 0),
                currency TEXT NOT NULL, reason TEXT NOT NULL, made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
            )
            """),
        .both(
            """
            INSERT INTO order_case_anew (case_id, number, order_id, workspace_id, state, version, amount, currency, reason,
                made_at, changed_at)
            SELECT case_id, number, order_id, workspace_id, state, version, amount, currency, reason, made_at, changed_at
            FROM order_case
            """),
        .both("DROP TABLE order_case"),
        .both("ALTER TABLE order_case_anew RENAME TO order_case"),
        .both("CREATE INDEX order_case_order ON order_case (order_id, case_id)"),
    ]

    private static let carts: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_cart (
                workspace_id BYTES NOT NULL, person TEXT NOT NULL, version BIGINT NOT NULL CHECK (version >= 0),
                coupon TEXT, ordered TEXT, ordered_at BIGINT, changed_at BIGINT NOT NULL,
                PRIMARY KEY (workspace_id, person)
            )
            """),
        .both(
            """
            CREATE TABLE order_cart_line (
                workspace_id BYTES NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL,
                action TEXT NOT NULL, other TEXT, quantity BIGINT NOT NULL CHECK (quantity > 0),
                PRIMARY KEY (workspace_id, person, kind, item)
            )
            """),
    ]

    private static let troubles: [Schema.Statement] = [
        .both("ALTER TABLE order_case ADD COLUMN trouble TEXT CHECK (trouble IN ('failed', 'review'))"),
        .both("ALTER TABLE order_case ADD COLUMN tries BIGINT NOT NULL DEFAULT 1 CHECK (tries > 0)"),
        .both(
            """
            CREATE INDEX order_case_open ON order_case (case_id)
            WHERE state <> 'refused' AND state <> 'done'
            """),
    ]

    /// What every order writes stands in one tree each; and orders are found when their deadline comes.
    private static let shortRows: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_coupon_use_anew (
                code TEXT NOT NULL, workspace_id BYTES NOT NULL, order_id BYTES NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('locked', 'used')), made_at BIGINT NOT NULL,
                PRIMARY KEY (code, workspace_id, order_id)
            ) WITHOUT ROWID
            """),
        .both(
            """
            INSERT INTO order_coupon_use_anew (code, workspace_id, order_id, state, made_at)
            SELECT code, workspace_id, order_id, state, made_at FROM order_coupon_use
            """),
        .both("DROP TABLE order_coupon_use"),
        .both("ALTER TABLE order_coupon_use_anew RENAME TO order_coupon_use"),
        .both(
            """
            CREATE TABLE order_submission_anew (
                workspace_id BYTES NOT NULL, hash BYTES NOT NULL, order_id BYTES NOT NULL, made_at BIGINT NOT NULL,
                PRIMARY KEY (workspace_id, hash)
            ) WITHOUT ROWID
            """),
        .both(
            """
            INSERT INTO order_submission_anew (workspace_id, hash, order_id, made_at)
            SELECT workspace_id, hash, order_id, made_at FROM order_submission
            """),
        .both("DROP TABLE order_submission"),
        .both("ALTER TABLE order_submission_anew RENAME TO order_submission"),
        .both("CREATE INDEX order_deadline ON order_ (deadline) WHERE state = 'pending'"),
    ]

    /// On SQLite what is found by its order alone stands in the tree of that key; and a workspace's uses of a coupon are one
    /// row.
    ///
    /// A node of the version before that goes on selling refers to `order_coupon_use`, and fails where coupons are concerned.
    private static let singleTrees: [Schema.Statement] = [
        // Whoever uses a coupon just now is waited for, and counted.
        .postgres("LOCK TABLE order_coupon_use IN ACCESS EXCLUSIVE MODE"),
        .postgres("ALTER TABLE order_line DROP COLUMN case_id"),
        .sqlite(
            """
            CREATE TABLE order_line_anew (
                order_id BLOB NOT NULL, position INTEGER NOT NULL CHECK (position >= 0),
                kind TEXT NOT NULL CHECK (kind IN ('package', 'pack', 'good', 'top_up')), item TEXT NOT NULL,
                action TEXT NOT NULL CHECK (action IN ('purchase', 'renew', 'upgrade', 'downgrade')),
                quantity INTEGER NOT NULL CHECK (quantity > 0), amount INTEGER NOT NULL,
                bonus INTEGER NOT NULL CHECK (bonus >= 0), currency TEXT NOT NULL,
                is_gift INTEGER NOT NULL, is_counted INTEGER NOT NULL,
                plan TEXT NOT NULL, PRIMARY KEY (order_id, position),
                CHECK (amount = 0 OR NOT is_gift), CHECK (kind = 'good' OR NOT is_counted)
            ) STRICT, WITHOUT ROWID
            """),
        .sqlite(
            """
            INSERT INTO order_line_anew (order_id, position, kind, item, action, quantity, amount, bonus, currency,
                is_gift, is_counted, plan)
            SELECT order_id, position, kind, item, action, quantity, amount, bonus, currency, is_gift, is_counted, plan
            FROM order_line
            """),
        .sqlite("DROP TABLE order_line"),
        .sqlite("ALTER TABLE order_line_anew RENAME TO order_line"),
        .sqlite(
            """
            CREATE TABLE order_log_anew (
                order_id BLOB NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, made_at INTEGER NOT NULL,
                why TEXT NOT NULL, person TEXT, PRIMARY KEY (order_id, version)
            ) STRICT, WITHOUT ROWID
            """),
        .sqlite(
            """
            INSERT INTO order_log_anew (order_id, version, state, made_at, why, person)
            SELECT order_id, version, state, made_at, why, person FROM order_log
            """),
        .sqlite("DROP TABLE order_log"),
        .sqlite("ALTER TABLE order_log_anew RENAME TO order_log"),
        .both(
            """
            CREATE TABLE order_coupon_holder (
                workspace_id BYTES NOT NULL, code TEXT NOT NULL, taken BIGINT NOT NULL CHECK (taken >= 0),
                PRIMARY KEY (workspace_id, code)
            ) WITHOUT ROWID
            """),
        .both(
            """
            INSERT INTO order_coupon_holder (workspace_id, code, taken)
            SELECT workspace_id, code, count(*) FROM order_coupon_use GROUP BY workspace_id, code
            """),
        .both("DROP TABLE order_coupon_use"),
    ]

    private static let leftovers: [Schema.Statement] = [
        .both(
            "ALTER TABLE order_case ADD COLUMN unrecovered BIGINT NOT NULL DEFAULT 0 CHECK (unrecovered >= 0)"
        ),
        // What had left before parcels were kept, and has no job by which it arrives.
        .both(
            """
            CREATE INDEX order_parcel_old ON order_parcel (sent_at) WHERE tracking = '-' AND arrived_at IS NULL
            """),
    ]

    /// Payments that a person has to look at are found; no other order has a row in it.
    private static let differing: [Schema.Statement] = [
        .both(
            "CREATE INDEX order_payment_differs ON order_payment (made_at, payment) WHERE outcome = 'differs'"
        )
    ]

    /// Orders whose goods wait are found among all; a new order has no row in it, and neither has one that is done.
    private static let waiting: [Schema.Statement] = [
        .both("CREATE INDEX order_paid ON order_ (order_id) WHERE state = 'paid'"),
        .both("CREATE INDEX order_shipped ON order_ (order_id) WHERE state = 'shipped'"),
    ]

    private static let bonus: [Schema.Statement] = [
        .both(
            """
            ALTER TABLE order_ ADD COLUMN bonus BIGINT NOT NULL DEFAULT 0 CHECK (bonus >= 0 AND bonus <= payable)
            """)
    ]
}
