import Durable
import OrderedCollections
public import Storage
public import Values

/// Goods on their way.
extension Shop {
    /// After which time a parcel has arrived of which nobody says so.
    public static let arrivesWithin = Duration.seconds(10 * 86_400)
    /// How many old parcels arrive in one round.
    static let houseBatch = 100

    /// Says that goods of a paid order have left, all that are to be sent or some.
    ///
    /// The first parcel moves the order to `shipped`; each is told of as `order.parcel_sent`.
    /// - Parameters:
    ///   - number: The order, of whichever workspace.
    ///   - parts: What is in the parcel; `nil` for all that is to be sent.
    ///   - label: What stands on the parcel.
    ///   - seen: The version of the delivery whose address stands on it, 0 for none; `nil` for any.
    ///   - person: Who sends it.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The order.
    /// - Throws: `order.unknown`, `order.delivery_changed`, `order.nothing_to_ship`, `order.quantity`,
    ///   `order.parcel_known`, `order.parcels`.
    public func ship(
        _ number: DocumentNumber, _ parts: [LinePart]? = nil, as label: Parcel.Label, to seen: Int64? = nil,
        by person: String, in tx: Transaction
    ) throws -> Order {
        guard let order = try tx.lockedOrder(number.text) else { throw Problem.orderUnknown(number) }
        if let seen, try seen != tx.delivery(of: order.id)?.version ?? 0 {
            throw Problem.orderDeliveryChanged(number)
        }
        let units = try tx.units(of: order.id).parcel(parts)
        guard order.state == .paid || order.state == .shipped, !units.isEmpty else {
            throw Problem.orderNothingToShip(number)
        }
        let parcels = try tx.parcels(of: order.id)
        guard !parcels.contains(where: { $0.label == label }) else { throw Problem.orderParcelKnown(label) }
        guard parcels.count < Parcel.countMax else { throw Problem.orderParcels(Parcel.countMax) }
        let parcel = parcels.count + 1
        try tx.insert(parcel, label, units, of: order.id, by: person)
        let shipped =
            order.state == .paid
            ? try tx.move(order, to: .shipped, because: label.text, by: person) : order
        try tx.publish(
            shipped.event(
                "order.parcel_sent",
                [
                    "parcel": .int(Int64(parcel)), "carrier": .string(label.carrier),
                    "tracking": .string(label.tracking),
                ]))
        try tx.enqueue(
            OrderJob.arrive.job(for: shipped, round: parcel, notBefore: tx.now + Shop.arrivesWithin))
        return shipped
    }

    /// Says that what was sent of an order has arrived; where that is all of it, the order is fulfilled.
    /// - Throws: `order.unknown`, `order.not_shipped`.
    public func confirmDelivery(
        of number: DocumentNumber, of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> Order {
        let order = try tx.ownOrder(number, of: workspace)
        switch order.state {
        case .shipped:
            try tx.arrive(of: order.id)
            return try fulfilWhereAllIsThere(order, because: "delivered", by: person, in: tx)
        case .fulfilled, .completed: return order
        case .pending, .closing, .closed, .paid: throw Problem.orderNotShipped(number)
        }
    }

    /// Has orders closed whose deadline passed without their job, and takes that parcels have arrived after so long which had
    /// left before parcels were kept, and have no job for it; forgets by what orders of some time ago were known again.
    ///
    /// To be called from time to time, by any number of nodes. One that cannot be taken so keeps no other waiting.
    /// - Throws: What the first of those threw.
    public func keepHouse() async throws {
        try await closeMissed()
        let old = try await database.read { snapshot in
            try snapshot.oldParcels(sentBy: snapshot.now - Shop.arrivesWithin, limit: Shop.houseBatch)
        }
        var fault: (any Error)?
        for (order, parcel) in old {
            do {
                try await database.write { [self] tx in try arrive(parcel, of: order, in: tx) }
            } catch {
                try Task.checkCancellation()
                fault = fault ?? error
            }
        }
        try await forgetSubmissions()
        if let fault { throw fault }
    }

    /// Takes that a parcel has arrived after so long.
    func arrive(_ parcel: Int, of number: String, in tx: Transaction) throws {
        guard let order = try tx.lockedOrder(number), order.state == .shipped else { return }
        try tx.arrive(parcel, of: order.id)
        _ = try fulfilWhereAllIsThere(order, because: "time passed", in: tx)
    }

    /// Marks that the customer has everything, where all goods have arrived or never will be sent.
    func fulfilWhereAllIsThere(
        _ order: Order, because reason: String, by person: String? = nil, in tx: Transaction
    ) throws -> Order {
        guard order.state == .paid || order.state == .shipped, try tx.units(of: order.id).isAllSent,
            try tx.parcels(of: order.id).allSatisfy({ $0.arrivedAt != nil })
        else { return order }
        return try fulfil(order, because: reason, by: person, in: tx)
    }
}

extension OrderUnits {
    /// What a parcel has in it, by the places of lines; nothing where nothing is to be sent.
    fileprivate func parcel(_ parts: [LinePart]?) throws(Problem) -> [Int: Int64] {
        let all = Dictionary(uniqueKeysWithValues: lines.map { ($0.position, sendable($0)) })
        guard let parts else { return all.filter { $0.value > 0 } }
        var units: [Int: Int64] = [:]
        for part in parts {
            let most = all[part.position] ?? 0
            let quantity = part.quantity ?? most
            guard most > 0, (1...most).contains(quantity), units[part.position] == nil else {
                throw .orderQuantity(part.position, most)
            }
            units[part.position] = quantity
        }
        return units
    }
}
