import Catalog
public import Storage
public import Values

/// Invoices: asked for over orders that are paid, written by a person, and taken back by another one.
///
/// What is on invoices of an order is never more than its net payment: what was paid less what goes back. Top-ups are not
/// invoiced, what they are spent on is; what was given beside them never is. What a change of package has put into the wallet is
/// on the invoice of the order that had paid it, and not of what it buys. Whoever changes either side has the order's row, of
/// several orders in the order of their identifiers.
extension Shop {
    /// Asks for an invoice, over one order or several, each wholly or in part.
    ///
    /// - Parameters:
    ///   - kind: Which one; a special one names the buyer's tax number and bank.
    ///   - buyer: To whom it is made out.
    ///   - parts: What it is over.
    ///   - workspace: Whose the orders are.
    ///   - person: Who asks.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The invoice.
    /// - Throws: `order.unknown`, `invoice.orders`, `invoice.buyer`, `invoice.exceeds`, `money.mixed_currencies`.
    public func applyForInvoice(
        _ kind: InvoiceKind, to buyer: InvoiceBuyer, over parts: [InvoicePart], of workspace: ID<Workspace>,
        by person: String, in tx: Transaction
    ) throws -> Invoice {
        guard (1...Invoice.linesMax).contains(parts.count), Set(parts.map(\.order)).count == parts.count
        else {
            throw Problem.invoiceOrders(Invoice.linesMax)
        }
        guard kind == .general || (buyer.taxNumber != nil && buyer.bank != nil) else {
            throw Problem.invoiceBuyer
        }
        var wanted: [(part: InvoicePart, order: ID<Order>)] = []
        for part in parts {
            guard let order = try tx.order(part.order, of: workspace) else {
                throw Problem.orderUnknown(part.order)
            }
            wanted.append((part, order.id))
        }
        var lines: [InvoiceLine] = []
        for (part, _) in wanted.sorted(by: { $0.order < $1.order }) {
            let order = try tx.ownOrder(part.order, of: workspace)
            let left = try tx.invoiceable(order)
            let amount = part.amount ?? left
            guard try amount > .zero(left.currency) else { throw Problem.invoiceExceeds(order.number, left) }
            #if !MUTANT_INVOICE_EXCEEDS
            guard try amount <= left else { throw Problem.invoiceExceeds(order.number, left) }
            #endif
            lines.append(InvoiceLine(order: order.id, number: order.number, amount: amount, tax: nil))
        }
        var amount = Money.zero(lines[0].amount.currency)
        for line in lines { amount = try amount + line.amount }
        let invoice = Invoice(
            id: tx.newID(), number: tx.newNumber(in: try catalogs.zone(in: tx)), workspace: workspace,
            kind: kind, buyer: buyer,
            amount: amount, state: .applied, version: 1)
        try tx.insert(invoice, lines, by: person)
        return invoice
    }

    /// Says that an invoice is written.
    ///
    /// The tax in the whole amount is rounded half up, once; the lines share it by the largest remainder, so that net and
    /// tax add up to the amount in each line and in all.
    /// - Parameters:
    ///   - number: The invoice, of whichever workspace.
    ///   - code: The code of what is taxed.
    ///   - rate: The rate.
    ///   - document: The number under which it was written.
    ///   - person: Who writes it.
    ///   - tx: The transaction.
    /// - Returns: The invoice.
    /// - Throws: `invoice.unknown`, `invoice.state`, `invoice.code`.
    public func issueInvoice(
        _ number: DocumentNumber, code: String, at rate: TaxRate, as document: String, by person: String,
        in tx: Transaction
    ) throws -> Invoice {
        try Invoice.checkCode(code)
        try Invoice.checkCode(document)
        let invoice = try tx.lockedInvoice(number, in: .applied)
        let (tax, lines) = (rate.tax(in: invoice.amount), try tx.lines(of: invoice))
        for (line, share) in zip(lines, try tax.allocated(by: lines.map(\.amount.minorUnits))) {
            try tx.keep(share, in: line, of: invoice.id)
        }
        return try tx.move(invoice, to: .issued, because: "document \(document)", by: person) {
            $0.tax = Invoice.Tax(code: code, rate: rate, amount: tax)
            $0.document = document
        }
    }

    /// Says that an invoice is taken back by another one (红冲); what it was over may be invoiced anew, or paid back.
    /// - Throws: `invoice.unknown`, `invoice.state`, `invoice.code`.
    public func reverseInvoice(
        _ number: DocumentNumber, by document: String, person: String, in tx: Transaction
    ) throws -> Invoice {
        try Invoice.checkCode(document)
        let invoice = try tx.lockedInvoice(number, in: .issued)
        return try tx.move(invoice, to: .reversed, because: "document \(document)", by: person) {
            $0.reversal = document
        }
    }

    /// Calls an invoice off that is not written yet.
    /// - Throws: `invoice.unknown`, `invoice.state`.
    public func cancelInvoice(
        _ number: DocumentNumber, of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> Invoice {
        let invoice = try tx.lockedInvoice(number, in: .applied, of: workspace)
        return try tx.move(invoice, to: .cancelled, because: "called off", by: person)
    }
}

extension Invoice {
    fileprivate static func checkCode(_ text: String) throws(Problem) {
        guard (1...codeBytesMax).contains(text.utf8.count) else { throw .invoiceCode }
    }
}

extension Transaction {
    /// An invoice in a state, which nobody else changes until this transaction ends; of any workspace where none is said.
    fileprivate func lockedInvoice(
        _ number: DocumentNumber, in state: InvoiceState, of workspace: ID<Workspace>? = nil
    ) throws -> Invoice {
        guard let invoice = try lockedInvoice(number), workspace ?? invoice.workspace == invoice.workspace
        else { throw Problem.invoiceUnknown(number) }
        guard invoice.state == state else { throw Problem.invoiceState(number, invoice.state) }
        return invoice
    }

    /// Refuses what would leave more on the invoices of an order than its net payment.
    /// - Throws: `invoice.reverse_first`.
    func requireInvoices(within order: Order) throws {
        guard try invoiceable(order).isNegative else { return }
        throw Problem.invoiceReverseFirst(order.number, try invoiced(order).numbers)
    }
}

extension Snapshot {
    /// How much of an order may still be invoiced: what was paid for anything but top-ups, in money that no other order had
    /// paid before, less what was agreed to go back, less what is on invoices; below zero where these would have to be taken
    /// back first.
    public func invoiceable(_ order: Order) throws -> Money {
        guard order.state.isPaid else { return .zero(order.payable.currency) }
        let lines = try lines(of: order.id)
        let topUps = Set(lines.filter { $0.item.kind == .topUp }.map(\.position))
        var net = try order.payable - order.bonus - order.creditSpent
        for line in lines where topUps.contains(line.position) { net = try net - line.amount }
        let claims = try caseLines(of: order.id)
        for afterSales in try cases(of: order.id) where afterSales.state.isAgreed {
            let own = claims.filter { $0.afterSales == afterSales.id }
            for (claim, share) in zip(own, try afterSales.shares(own)) where !topUps.contains(claim.position)
            {
                net = try net - share
            }
        }
        let nothing = Money.zero(net.currency)
        return try (net.isNegative ? nothing : net) - invoiced(order).amount
    }
}
