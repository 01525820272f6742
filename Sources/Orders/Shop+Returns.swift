import Catalog
import Durable
public import Storage
public import Values

/// Goods that come back, for money or for other ones: agreed to, sent back, received, and then paid back or replaced.
///
/// Nothing is taken back before the goods are there, and then once: they return to the stock, and where nothing that was
/// bought stays then, the gifts with them. What replaces them is set aside when it is agreed to.
extension Shop {
    /// Takes that a customer has sent the goods of a case back.
    /// - Throws: `aftersales.unknown`, `aftersales.state`.
    public func sendBack(
        _ number: DocumentNumber, as label: Parcel.Label, of workspace: ID<Workspace>, by person: String,
        in tx: Transaction
    ) throws -> AfterSalesCase {
        let (_, afterSales) = try tx.lockedCase(number, in: [.agreed], of: workspace)
        return try tx.move(afterSales, to: .sentBack, because: label.text, by: person)
    }

    /// Takes that the goods of a case are back: they return to the stock, and the money goes back.
    /// - Throws: `aftersales.unknown`, `aftersales.state`; what ``agree(to:_:by:in:)`` throws of what lines gave.
    public func receive(
        _ number: DocumentNumber, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let (order, afterSales) = try tx.lockedCase(number, in: [.sentBack])
        try tx.lockBuyer(order.workspace)
        switch afterSales.kind {
        case .refund, .return:
            let received = try tx.move(afterSales, to: .received, because: "received", by: person)
            try tx.insert(try tx.units(of: order.id).giftsLeft, in: received.id)
            return try payBack(takeBack(received, of: order, in: tx), of: order, in: tx)
        case .replacement:
            try tx.changeStock(tx.goods(of: afterSales), reserved: 0, sold: -1)
            return try tx.move(afterSales, to: .received, because: "received", by: person)
        }
    }

    /// Takes that what replaces the goods of a case has left.
    /// - Throws: `aftersales.unknown`, `aftersales.state`.
    public func reship(
        _ number: DocumentNumber, as label: Parcel.Label, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let (order, afterSales) = try tx.lockedCase(number, in: [.received])
        try tx.lockBuyer(order.workspace)
        try tx.changeStock(tx.goods(of: afterSales), reserved: -1, sold: 1)
        let due = tx.now + Shop.arrivesWithin
        try tx.enqueue(OrderJob.arriveAnew.job(for: number, of: order.workspace, notBefore: due))
        return try tx.move(afterSales, to: .reshipped, because: label.text, by: person)
    }

    /// Takes that a customer has what replaces the goods of a case.
    /// - Throws: `aftersales.unknown`, `aftersales.state`.
    public func confirmReplacement(
        of number: DocumentNumber, of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let (_, afterSales) = try tx.lockedCase(number, in: [.reshipped, .done], of: workspace)
        if afterSales.state == .done { return afterSales }
        return try tx.move(afterSales, to: .done, because: "delivered", by: person)
    }

    /// Takes that it has after so long.
    func arriveAnew(_ number: String, in tx: Transaction) throws {
        guard let order = try tx.afterSalesCase(number)?.order, try tx.lockedOrder(order) != nil,
            let afterSales = try tx.afterSalesCase(number), afterSales.state == .reshipped
        else { return }
        _ = try tx.move(afterSales, to: .done, because: "time passed")
    }

    /// Sets aside what will replace the goods of a case.
    func setAside(_ afterSales: AfterSalesCase, in tx: Transaction) throws {
        let goods = try tx.goods(of: afterSales)
        let levels = try tx.lockStock(goods.keys.sorted())
        for (good, count) in goods.sorted(by: { $0.key < $1.key }) {
            let available = levels[good]?.available ?? 0
            guard count <= available else {
                throw Problem.orderOutOfStock(good, wanted: count, available)
            }
        }
        try tx.changeStock(goods, reserved: 1, sold: 0)
    }
}

extension Transaction {
    /// A case in one of some states with its order, which nobody else changes until this transaction ends; of any
    /// workspace where none is said.
    func lockedCase(
        _ number: DocumentNumber, in states: Set<CaseState>, of workspace: ID<Workspace>? = nil
    ) throws -> (Order, AfterSalesCase) {
        guard let id = try afterSalesCase(number.text)?.order, let order = try lockedOrder(id),
            let afterSales = try afterSalesCase(number.text), workspace ?? order.workspace == order.workspace
        else { throw Problem.aftersalesUnknown(number) }
        // A refund alone is never waited for.
        guard states.contains(afterSales.state), afterSales.kind != .refund else {
            throw Problem.aftersalesState(number, afterSales.state)
        }
        return (order, afterSales)
    }

    /// How many of which goods that are counted a case has.
    func goods(of afterSales: AfterSalesCase) throws -> [String: Int64] {
        let lines = try lines(of: afterSales.order)
        var goods: [String: Int64] = [:]
        for claim in try caseLines(of: afterSales.order) where claim.afterSales == afterSales.id {
            for line in lines where line.position == claim.position && line.isCounted {
                goods[line.item.key, default: 0] += claim.quantity
            }
        }
        return goods
    }
}
