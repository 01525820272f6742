public import Storage
public import Values

/// Goods on their way.
extension Shop {
    /// How long the names of a carrier and of a parcel may be together, in bytes.
    public static let parcelBytesMax = 200

    /// Says that the goods of a paid order have left.
    /// - Throws: `order.unknown`, `order.nothing_to_ship`, `order.parcel`.
    public func ship(
        _ number: DocumentNumber, of workspace: ID<Workspace>, with carrier: String, tracking: String,
        by person: String, in tx: Transaction
    ) throws -> Order {
        guard carrier.utf8.count + tracking.utf8.count <= Shop.parcelBytesMax else {
            throw Problem.orderParcel
        }
        let order = try tx.ownOrder(number, of: workspace)
        guard order.state == .paid,
            try tx.lines(of: order.id).contains(where: { $0.isShipped && $0.afterSales == nil })
        else { throw Problem.orderNothingToShip(number) }
        return try tx.move(order, to: .shipped, because: "\(carrier) \(tracking)", by: person)
    }

    /// Says that the goods of an order have arrived.
    /// - Throws: `order.unknown`, `order.not_shipped`.
    public func confirmDelivery(
        of number: DocumentNumber, of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> Order {
        let order = try tx.ownOrder(number, of: workspace)
        switch order.state {
        case .shipped: return try fulfil(order, because: "delivered", by: person, in: tx)
        case .fulfilled, .completed: return order
        case .pending, .closing, .closed, .paid: throw Problem.orderNotShipped(number)
        }
    }
}
