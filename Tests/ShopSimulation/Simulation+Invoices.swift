import Orders
import Storage
import Values

/// Invoices: customers ask for them and call them off, and people of the house write them and take them back.
extension Simulation {
    func invoice() async throws {
        guard let order = someOrder() else { return }
        let (shop, isNew, part, place) = (shop.shop, dice.roll(3) > 0, dice.roll(3), dice.roll(20))
        let half = Money(order.payable.minorUnits / 2, order.payable.currency)
        let amount = [nil, half, order.payable][part]
        try await transactAllowing(["invoice.exceeds"]) { tx in
            if isNew {
                _ = try shop.applyForInvoice(
                    .general, to: InvoiceBuyer(title: "Ann"), over: [InvoicePart(order.number, amount)],
                    of: order.workspace, by: "ann", in: tx)
                return
            }
            let invoices = try tx.invoices(of: order.workspace, PageRequest(limit: 20)).items
            guard !invoices.isEmpty else { return }
            let invoice = invoices[place % invoices.count]
            switch invoice.state {
            case .applied where part == 0:
                _ = try shop.cancelInvoice(invoice.number, of: invoice.workspace, by: "ann", in: tx)
            case .applied:
                _ = try shop.issueInvoice(
                    invoice.number, code: "3040201", at: TaxRate("6%"), as: invoice.number.text, by: "bob",
                    in: tx)
            case .issued:
                _ = try shop.reverseInvoice(invoice.number, by: invoice.number.text, person: "bob", in: tx)
            case .cancelled, .reversed: break
            }
        }
    }
}
