public import Storage
public import Values

/// Where goods go.
extension Shop {
    /// Says where the goods of an order go, in place of what was said before, as long as none of them has left.
    ///
    /// The same once more changes nothing. It is told of nowhere, as it is about a person.
    /// - Parameters:
    ///   - number: The order.
    ///   - recipient: To whom, and where.
    ///   - workspace: Whose order it has to be; `nil` for whichever.
    ///   - person: Who says it.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The order.
    /// - Throws: `order.unknown`, `order.no_goods`, `order.delivery_fixed`.
    public func deliver(
        _ number: DocumentNumber, to recipient: Recipient, of workspace: ID<Workspace>?, by person: String,
        in tx: Transaction
    ) throws -> Order {
        guard let order = try tx.lockedOrder(number.text), workspace == nil || order.workspace == workspace
        else { throw Problem.orderUnknown(number) }
        guard try tx.lines(of: order.id).contains(where: \.isShipped) else { throw Problem.orderNoGoods }
        switch order.state {
        case .pending, .closing, .paid: break
        case .closed, .shipped, .fulfilled, .completed: throw Problem.orderDeliveryFixed(number)
        }
        if try tx.delivery(of: order.id)?.recipient != recipient {
            try tx.deliver(order, to: recipient, by: person)
        }
        return order
    }
}
