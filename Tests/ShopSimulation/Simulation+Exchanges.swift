import Catalog
import Entitlements
import Orders
import Storage
import Values

/// Going from one package to another and back fills up nothing that was used.
extension Simulation {
    /// Looks at each change of package that was paid since it was looked for the last time.
    func checkExchanges() async throws {
        for order in known.orders where !known.exchanged.contains(order.id) {
            guard let line = order.lines.first(where: \.isExchange) else { continue }
            let isPaid = try await database.read { snapshot in
                guard let paid = try snapshot.moves(of: order.id).first(where: { $0.state == .paid }) else {
                    return false
                }
                try snapshot.checkExchange(line, of: order, paidAt: paid.at)
                return true
            }
            if isPaid { known.exchanged.insert(order.id) }
        }
    }
}

extension Snapshot {
    /// What a change of package grants is no more than what was planned less what was used before of the time that it credits.
    fileprivate func checkExchange(
        _ line: OrderLine, of order: KnownShop.Placed, paidAt: Timestamp
    ) throws {
        guard let placed = try self.order(order.number, of: order.workspace)?.madeAt else { return }
        let own = Reference("order", order.number.text)
        for feature in SimulatedShop.features {
            let planned = line.plan.grants.filter { $0.feature == feature }
            let numbers = Set(planned.map(\.number))
            var (granted, usedAhead): (Int64, Int64) = (0, 0)
            for grant in try grants(of: feature, workspace: order.workspace, PageRequest(limit: 500)).items {
                if grant.source.reference == own {
                    if numbers.contains(grant.source.line) { granted += grant.granted }
                } else if grant.revokedAt == paidAt, SimulatedShop.exchanged.contains(grant.label) {
                    usedAhead += max(0, grant.due(from: placed) - grant.revoked)
                }
            }
            let most = max(0, planned.map(\.amount).reduce(0, +) - usedAhead)
            guard granted <= most else {
                throw Violation(
                    .n7,
                    "\(order.number) grants \(granted) of \(feature), not \(most): \(usedAhead) were used ahead"
                )
            }
        }
    }
}

extension Grant {
    /// How much of it belongs to its time from an instant on, rounded up.
    fileprivate func due(from instant: Timestamp) -> Int64 {
        guard let endsAt, endsAt > instant else { return 0 }
        let rest = Int128(endsAt.microseconds) - Int128(max(startsAt, instant).microseconds)
        let whole = Int128(endsAt.microseconds) - Int128(startsAt.microseconds)
        return Int64((Int128(granted) * rest + whole - 1) / whole)
    }
}
