import Durable
public import Storage
public import Values

extension Transaction {
    /// Keeps a new invoice with its lines.
    func insert(_ invoice: Invoice, _ lines: [InvoiceLine], by person: String) throws {
        try execute(
            """
            INSERT INTO order_invoice (invoice_id, number, workspace_id, kind, title, tax_number, bank, state, version,
                amount, currency, made_at, changed_at)
            VALUES (\(invoice.id), \(invoice.number.text), \(invoice.workspace), \(invoice.kind),
                \(invoice.buyer.title), \(invoice.buyer.taxNumber), \(invoice.buyer.bank), \(invoice.state),
                \(invoice.version), \(invoice.amount.minorUnits), \(invoice.amount.currency), \(now), \(now))
            """)
        for line in lines {
            try execute(
                """
                INSERT INTO order_invoice_line (invoice_id, order_id, amount)
                VALUES (\(invoice.id), \(line.order), \(line.amount.minorUnits))
                """)
        }
        try log(invoice, because: "applied", by: person)
        try publish(invoice.event)
    }

    /// Moves an invoice that this transaction has locked, writes why, and tells of it.
    /// - Returns: The invoice as it is now.
    func move(
        _ invoice: Invoice, to state: InvoiceState, because reason: String, by person: String,
        _ change: (inout Invoice) -> Void = { _ in }
    ) throws -> Invoice {
        var moved = invoice
        moved.state = state
        moved.version += 1
        change(&moved)
        try move(
            invoice, to: moved,
            setting: """
                , tax_code = \(moved.tax?.code), rate = \(moved.tax?.rate.basisPoints),
                tax = \(moved.tax?.amount.minorUnits), document = \(moved.document), reversal = \(moved.reversal)
                """,
            because: reason, by: person)
        try publish(moved.event)
        return moved
    }

    /// Keeps the tax in a line of an invoice.
    func keep(_ tax: Money, in line: InvoiceLine, of invoice: ID<Invoice>) throws {
        try execute(
            """
            UPDATE order_invoice_line SET tax = \(tax.minorUnits)
            WHERE invoice_id = \(invoice) AND order_id = \(line.order)
            """, rows: 1)
    }

    /// The invoice of a number, which nobody else changes until this transaction ends.
    func lockedInvoice(_ number: DocumentNumber) throws -> Invoice? {
        try row(Self.invoices + " WHERE number = \(number.text)" + locking(.update)) { try Invoice($0) }
    }
}

extension Snapshot {
    fileprivate static var invoices: SQL {
        """
        SELECT invoice_id, number, workspace_id, kind, title, tax_number, bank, amount, currency, state, version,
            tax_code, rate, tax, document, reversal
        FROM order_invoice
        """
    }

    /// The invoice of a number in a workspace; `nil` where there is none.
    public func invoice(_ number: DocumentNumber, of workspace: ID<Workspace>) throws -> Invoice? {
        try row(Self.invoices + " WHERE number = \(number.text) AND workspace_id = \(workspace)") {
            try Invoice($0)
        }
    }

    /// The invoice of a number, of whichever workspace; `nil` where there is none.
    public func invoice(_ number: DocumentNumber) throws -> Invoice? {
        try row(Self.invoices + " WHERE number = \(number.text)") { try Invoice($0) }
    }

    /// The invoices of a workspace, the newest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func invoices(of workspace: ID<Workspace>, _ page: PageRequest) throws -> Page<Invoice> {
        try self.page(
            page, of: Self.invoices + " WHERE workspace_id = \(workspace)",
            by: PageKey([("invoice_id", .bytes)], .descending), decode: { try Invoice($0) }, key: { [$0.id] })
    }

    /// The invoices of all workspaces that are applied for, the oldest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func appliedInvoices(_ page: PageRequest) throws -> Page<Invoice> {
        try self.page(
            page, of: Self.invoices + " WHERE state = 'applied'",
            by: PageKey([("invoice_id", .bytes)], .ascending), decode: { try Invoice($0) }, key: { [$0.id] })
    }

    /// What an invoice is over, order by order.
    public func lines(of invoice: Invoice) throws -> [InvoiceLine] {
        let currency = invoice.amount.currency
        return try rows(
            """
            SELECT l.order_id, o.number, l.amount, l.tax FROM order_invoice_line l JOIN order_ o ON o.order_id = l.order_id
            WHERE l.invoice_id = \(invoice.id) ORDER BY l.order_id
            """
        ) { row in
            let tax: Int64? = try row[3]
            return InvoiceLine(
                order: try row[0], number: try DocumentNumber(row[1] as String),
                amount: Money(try row[2], currency), tax: tax.map { Money($0, currency) })
        }
    }

    /// How much of an order is on invoices that are applied for or issued, and on which.
    func invoiced(_ order: Order) throws -> (amount: Money, numbers: [String]) {
        var (amount, numbers): (Int64, [String]) = (0, [])
        try each(
            """
            SELECT l.amount, i.number FROM order_invoice_line l JOIN order_invoice i ON i.invoice_id = l.invoice_id
            WHERE l.order_id = \(order.id) AND (i.state = 'applied' OR i.state = 'issued') ORDER BY i.invoice_id
            """
        ) { row in
            // Together they are never more than was paid.
            amount += try row[0] as Int64
            numbers.append(try row[1])
        }
        return (Money(amount, order.payable.currency), numbers)
    }
}

extension Invoice {
    /// Invoices and their log.
    public static let tables = DocumentTables(
        documents: "order_invoice", log: "order_invoice_log", key: "invoice_id")

    /// What is told of it when it has moved.
    fileprivate var event: NewEvent {
        NewEvent(
            "invoice.\(state.rawValue)", workspace: workspace, aggregate: number.text, version: version,
            payload: [:])
    }

    fileprivate init(_ row: borrowing Row) throws {
        let currency: Currency = try row[8]
        let (code, rate, tax): (String?, Int64?, Int64?) = (try row[11], try row[12], try row[13])
        self.init(
            id: try row[0], number: try DocumentNumber(row[1] as String), workspace: try row[2],
            kind: try row[3],
            buyer: InvoiceBuyer(kept: try row[4], try row[5], try row[6]),
            amount: Money(try row[7], currency), state: try row[9], version: try row[10], tax: nil,
            document: try row[14], reversal: try row[15])
        if let code, let rate, let tax {
            self.tax = Tax(code: code, rate: TaxRate(basisPoints: rate), amount: Money(tax, currency))
        }
    }
}
