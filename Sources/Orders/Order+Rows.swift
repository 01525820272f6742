import Durable
public import Storage
public import Values

extension Transaction {
    /// Moves an order that this transaction has locked, writes why, and tells of it.
    ///
    /// - Parameters:
    ///   - order: As it was read.
    ///   - state: Where it goes: one of the states that may follow.
    ///   - reason: Why, for the log.
    ///   - person: Who does it; `nil` for nobody.
    ///   - payment: By which payment it is paid.
    ///   - bonus: How much of that came out of what the workspace was given to spend.
    ///   - creditSpent: How much of it came out of what changes of package had credited.
    ///   - facts: What is told beside that it moved.
    /// - Returns: The order as it is now.
    /// - Throws: What the database says.
    func move(
        _ order: Order, to state: OrderState, because reason: String, by person: String? = nil,
        payment: DocumentNumber? = nil, bonus: Money? = nil, creditSpent: Money? = nil,
        telling facts: JSON = [:]
    ) throws -> Order {
        var moved = order.moved(to: state)
        moved.payment = payment ?? order.payment
        moved.bonus = bonus ?? order.bonus
        moved.creditSpent = creditSpent ?? order.creditSpent
        try move(
            order, to: moved,
            setting: """
                , payment = \(moved.payment?.text), bonus = \(moved.bonus.minorUnits),
                credit_spent = \(moved.creditSpent.minorUnits)
                """,
            because: reason, by: person)
        try publish(moved.event(moved.state.event, facts))
        return moved
    }

    /// Moves orders that this transaction has locked, with as few statements as it can, as
    /// ``move(_:to:because:by:payment:bonus:creditSpent:telling:)`` does one.
    func move(_ orders: [Order], to state: OrderState, because reason: String) throws -> [Order] {
        let moved = orders.map { $0.moved(to: state) }
        switch engine {
        case .sqlite:
            for (order, moved) in zip(orders, moved) {
                try move(order, to: moved, setting: "", because: reason, by: nil)
            }
        case .postgres:
            guard !orders.isEmpty else { return [] }
            try changeTogether(orders, to: moved)
            try execute(
                """
                INSERT INTO order_log (order_id, version, state, made_at, why)
                SELECT o, v, s, \(now), \(reason)
                FROM unnest(\(moved.map(\.id)), \(moved.map(\.version)), \(moved.map(\.state))) AS moved (o, v, s)
                """)
        }
        try publish(moved.map { $0.event($0.state.event) })
        return moved
    }

    private func changeTogether(_ orders: [Order], to moved: [Order]) throws {
        try execute(
            """
            UPDATE order_ SET state = moved.s, version = moved.v, changed_at = \(now)
            FROM unnest(\(orders.map(\.id)), \(orders.map(\.state)), \(orders.map(\.version)),
                \(moved.map(\.state)), \(moved.map(\.version))) AS moved (o, was, before, s, v)
            WHERE order_.order_id = moved.o AND order_.state = moved.was AND order_.version = moved.before
            """, rows: orders.count)
    }

    /// An order that nobody else changes until this transaction ends.
    func lockedOrder(_ id: ID<Order>) throws -> Order? {
        try row(Self.orders + " WHERE order_id = \(id)" + locking(.update)) { try Order($0) }
    }

    /// The order of a number, which nobody else changes until this transaction ends.
    func lockedOrder(_ number: String) throws -> Order? {
        try row(Self.orders + " WHERE number = \(number)" + locking(.update)) { try Order($0) }
    }

    /// The orders of numbers, as ``lockedOrder(_:)`` locks one: in the order of their identifiers.
    func lockedOrders(_ numbers: Set<String>) throws -> [Order] {
        switch engine {
        case .sqlite:
            try numbers.sorted().compactMap { try lockedOrder($0) }
        case .postgres:
            try rows(
                Self.orders + " WHERE number = ANY(\(Array(numbers))) ORDER BY order_id" + locking(.update)
            ) { try Order($0) }
        }
    }

    /// Keeps what was decided about a payment of an order that this transaction has locked.
    func decide(_ payment: DocumentNumber, of order: ID<Order>, _ outcome: PaymentOutcome) throws {
        try execute(
            """
            INSERT INTO order_payment (payment, order_id, outcome, made_at)
            VALUES (\(payment.text), \(order), \(outcome), \(now))
            """)
    }

    /// Has the workspace to oneself: whoever places an order for it or changes what it holds waits for the others.
    ///
    /// On SQLite everybody does who writes.
    func lockBuyer(_ workspace: ID<Workspace>) throws {
        guard engine == .postgres else { return }
        try execute(
            """
            INSERT INTO order_buyer (workspace_id, version) VALUES (\(workspace), 1)
            ON CONFLICT (workspace_id) DO UPDATE SET version = order_buyer.version + 1
            """, rows: 1)
    }

    /// Counts what is paid back of an order.
    func refund(_ amount: Money, of order: Order) throws {
        try execute(
            """
            UPDATE order_ SET refunded = refunded + \(amount.minorUnits), changed_at = \(now)
            WHERE order_id = \(order.id)
            """, rows: 1)
    }
}

extension Snapshot {
    static var orders: SQL {
        """
        SELECT order_id, number, workspace_id, state, version, payable, wallet_credit, currency, quote, coupon,
            deadline, made_at, payment, refunded, bonus, credit_spent
        FROM order_
        """
    }

    /// The order of a number in a workspace; `nil` where there is none.
    public func order(_ number: DocumentNumber, of workspace: ID<Workspace>) throws -> Order? {
        try row(Self.orders + " WHERE number = \(number.text) AND workspace_id = \(workspace)") {
            try Order($0)
        }
    }

    /// The order of a number, of whichever workspace; `nil` where there is none.
    public func order(_ number: DocumentNumber) throws -> Order? {
        try row(Self.orders + " WHERE number = \(number.text)") { try Order($0) }
    }

    /// The orders of a workspace, the newest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func orders(of workspace: ID<Workspace>, _ page: PageRequest) throws -> Page<Order> {
        try self.page(
            page, of: Self.orders + " WHERE workspace_id = \(workspace)",
            by: PageKey([("order_id", .bytes)], .descending), decode: { try Order($0) }, key: { [$0.id] })
    }

    /// The orders of all workspaces, the newest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func orders(_ page: PageRequest) throws -> Page<Order> {
        try self.page(
            page, of: Self.orders, by: PageKey([("order_id", .bytes)], .descending),
            decode: { try Order($0) }, key: { [$0.id] })
    }

    /// The orders of all workspaces whose goods wait for something, the oldest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func orders(waiting wait: GoodsWait, _ page: PageRequest) throws -> Page<Order> {
        // As literals, by which either engine knows that its index has them all.
        let waiting: SQL =
            switch wait {
            case .paid: " WHERE state = 'paid'"
            case .shipped: " WHERE state = 'shipped'"
            }
        return try self.page(
            page, of: Self.orders + waiting, by: PageKey([("order_id", .bytes)]),
            decode: { try Order($0) }, key: { [$0.id] })
    }

    /// How much of what changes of package have put into a workspace's wallet was not spent yet; asked by whoever has locked
    /// the buyer.
    ///
    /// It is spent before what was paid in, and comes back after that where what it has bought is paid back.
    func creditLeft(of workspace: ID<Workspace>, _ currency: Currency) throws -> Money {
        let left: Int64? = try row(
            """
            SELECT CAST(coalesce(sum(wallet_credit - CASE
                WHEN refunded >= payable - bonus THEN 0
                WHEN refunded > payable - bonus - credit_spent THEN payable - bonus - refunded
                ELSE credit_spent END), 0) AS BIGINT)
            FROM order_
            WHERE workspace_id = \(workspace) AND currency = \(currency)
                AND (wallet_credit > 0 OR credit_spent > 0)
            """
        ) { row in try row[0] }
        return Money(left ?? 0, currency)
    }

    /// Whether the order of a number is closing.
    func isClosing(_ number: String) throws -> Bool {
        try row("SELECT 1 FROM order_ WHERE number = \(number) AND state = 'closing'") { _ in true } ?? false
    }

    /// Whether something was decided about a payment.
    func hasDecided(_ payment: DocumentNumber) throws -> Bool {
        try row("SELECT 1 FROM order_payment WHERE payment = \(payment.text)") { _ in true } ?? false
    }
}

/// What was decided about a payment.
enum PaymentOutcome: String, ColumnValue {
    /// It pays the order.
    case taken
    /// It came when the order could not be had any more, and goes back.
    case late
    /// The order was paid by another one, and it goes back.
    case duplicate
    /// It is of another amount than was asked for; a person looks at it.
    case differs
}

extension Order {
    /// Orders and their log.
    public static let tables = DocumentTables(documents: "order_", log: "order_log", key: "order_id")

    /// What is told of it.
    func event(_ kind: String, _ payload: JSON = [:]) -> NewEvent {
        NewEvent(kind, workspace: workspace, aggregate: number.text, version: version, payload: payload)
    }

    /// The order in another state, a version later.
    /// - Precondition: The state may follow.
    func moved(to state: OrderState) -> Order {
        precondition(
            self.state.next.contains(state), "an order that is \(self.state) never becomes \(state)")
        var moved = self
        moved.state = state
        moved.version += 1
        return moved
    }

    init(_ row: borrowing Row) throws {
        let currency: Currency = try row[7]
        let payment: String? = try row[12]
        self.init(
            id: try row[0], number: try DocumentNumber(row[1] as String), workspace: try row[2],
            state: try row[3], version: try row[4], payable: Money(try row[5], currency),
            walletCredit: Money(try row[6], currency), quote: try row[8], coupon: try row[9],
            deadline: try row[10], madeAt: try row[11], payment: try payment.map { try DocumentNumber($0) },
            refunded: Money(try row[13], currency), bonus: Money(try row[14], currency),
            creditSpent: Money(try row[15], currency))
    }
}
