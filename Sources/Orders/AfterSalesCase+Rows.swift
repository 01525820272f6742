import Durable
import OrderedCollections
public import Storage
public import Values

extension Transaction {
    /// Keeps a new case.
    func insert(_ afterSales: AfterSalesCase, by person: String) throws {
        try execute(
            """
            INSERT INTO order_case (case_id, number, order_id, workspace_id, kind, state, version, amount, currency,
                reason, made_at, changed_at)
            VALUES (\(afterSales.id), \(afterSales.number.text), \(afterSales.order), \(afterSales.workspace),
                \(afterSales.kind), \(afterSales.state), \(afterSales.version), \(afterSales.amount.minorUnits),
                \(afterSales.amount.currency), \(afterSales.reason), \(now), \(now))
            """)
        try log(afterSales, because: "asked for", by: person)
        try publish(afterSales.event())
    }

    /// Moves a case whose order this transaction has locked, writes why, and tells of it.
    /// - Returns: The case as it is now.
    func move(
        _ afterSales: AfterSalesCase, to state: CaseState, because reason: String, by person: String? = nil,
        amount: Money? = nil, trouble: AfterSalesCase.Trouble? = nil, tries: Int64? = nil,
        telling facts: JSONObject = [:]
    ) throws -> AfterSalesCase {
        var moved = afterSales
        moved.state = state
        moved.version += 1
        moved.amount = amount ?? afterSales.amount
        moved.trouble = trouble
        moved.tries = tries ?? afterSales.tries
        try move(
            afterSales, to: moved,
            setting:
                ", amount = \(moved.amount.minorUnits), trouble = \(moved.trouble), tries = \(moved.tries)",
            because: reason, by: person)
        try publish(moved.event(facts))
        return moved
    }

    /// Keeps what could not be taken back for a case.
    func keep(unrecovered: Money, of afterSales: AfterSalesCase) throws -> AfterSalesCase {
        var kept = afterSales
        kept.unrecovered = unrecovered
        try execute(
            "UPDATE order_case SET unrecovered = \(unrecovered.minorUnits) WHERE case_id = \(afterSales.id)",
            rows: 1)
        return kept
    }
}

extension Snapshot {
    fileprivate static var cases: SQL {
        """
        SELECT case_id, number, order_id, workspace_id, kind, state, version, amount, currency, reason, trouble, tries,
            (SELECT o.number FROM order_ o WHERE o.order_id = order_case.order_id) AS order_number, unrecovered
        FROM order_case
        """
    }

    /// The after-sales cases of an order, the oldest first.
    public func cases(of order: ID<Order>) throws -> [AfterSalesCase] {
        try rows(Self.cases + " WHERE order_id = \(order) ORDER BY case_id") { try AfterSalesCase($0) }
    }

    /// The cases of all workspaces that are neither refused nor done, the oldest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func openCases(_ page: PageRequest) throws -> Page<AfterSalesCase> {
        try self.page(
            page, of: Self.cases + " WHERE state <> 'refused' AND state <> 'done'",
            by: PageKey([("case_id", .bytes)]), decode: { try AfterSalesCase($0) }, key: { [$0.id] })
    }

    /// The case of a number, of whatever workspace.
    /// - Throws: `aftersales.unknown`; what the database says.
    public func afterSalesCase(_ number: DocumentNumber) throws -> AfterSalesCase {
        guard let afterSales = try afterSalesCase(number.text) else {
            throw Problem.aftersalesUnknown(number)
        }
        return afterSales
    }

    /// The case of a number.
    func afterSalesCase(_ number: String) throws -> AfterSalesCase? {
        try row(Self.cases + " WHERE number = \(number)") { try AfterSalesCase($0) }
    }
}

extension AfterSalesCase {
    /// Cases and their log.
    public static let tables = DocumentTables(
        documents: "order_case", log: "order_case_log", key: "case_id")

    /// What is told of it when it has moved.
    fileprivate func event(_ facts: JSONObject = [:]) -> NewEvent {
        var facts = facts
        facts["order"] = .string(order.description)
        if let trouble { facts["trouble"] = .string(trouble.rawValue) }
        return NewEvent(
            "aftersales.\(state.rawValue)", workspace: workspace, aggregate: number.text, version: version,
            payload: .object(facts))
    }

    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row[0], number: try DocumentNumber(row[1] as String), order: try row[2],
            orderNumber: try DocumentNumber(row[12] as String), workspace: try row[3], kind: try row[4],
            state: try row[5], version: try row[6], amount: Money(try row[7], try row[8]), reason: try row[9],
            trouble: try row[10], tries: try row[11], unrecovered: Money(try row[13], try row[8]))
    }
}
