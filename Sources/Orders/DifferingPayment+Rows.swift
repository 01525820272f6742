public import Storage
public import Values

extension Snapshot {
    private static var differing: SQL {
        """
        SELECT p.payment, p.made_at, o.number, o.workspace_id, o.payable, o.currency
        FROM order_payment p JOIN order_ o ON o.order_id = p.order_id WHERE p.outcome = 'differs'
        """
    }

    /// The payments of all workspaces that have succeeded with another amount than their orders ask for, the first one
    /// first; also those that have gone back.
    /// - Throws: `storage.cursor`; what the database says.
    public func differingPayments(_ page: PageRequest) throws -> Page<DifferingPayment> {
        try self.page(
            page, of: Self.differing, by: PageKey([("made_at", .integer), ("payment", .text)]),
            decode: { try DifferingPayment($0) }, key: { [$0.seenAt, $0.payment.text] })
    }

    /// The payment of a number that has succeeded with another amount than its order asks for.
    /// - Throws: `order.payment_fits` where there is no such payment; what the database says.
    public func differingPayment(_ number: DocumentNumber) throws -> DifferingPayment {
        let found = try row(Self.differing + " AND p.payment = \(number.text)") { try DifferingPayment($0) }
        guard let found else { throw Problem.orderPaymentFits(number) }
        return found
    }
}

extension DifferingPayment {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            payment: try DocumentNumber(row[0] as String), order: try DocumentNumber(row[2] as String),
            workspace: try row[3], asked: Money(try row[4], try row[5]), seenAt: try row[1])
    }
}
