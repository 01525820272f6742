import Catalog
import Entitlements
import Ledger
import Orders
import Storage
import Testing
import Values

/// What a test knows of one order beside the shop: its lines, and what it may have granted.
struct BookedOrder: Sendable {
    let order: Order
    let scanners: Int64
    let tasks: Int64
}

extension Market {
    func book(_ order: Order) async throws -> BookedOrder {
        let lines = try await database.read { try $0.lines(of: order.id) }
        func count(_ key: String) -> Int64 {
            lines.filter { $0.item.key == key }.map(\.quantity).reduce(0, +)
        }
        return BookedOrder(order: order, scanners: count("scanner"), tasks: 1_000 * count("tasks"))
    }

    /// Asserts what must hold at every step: C1, C3, E1, S1 and S8.
    func check(_ booked: [BookedOrder], stock: Int64) async throws {
        let (orders, moves, levels, uses, tasks, received) = try await database.read { snapshot in
            let orders = try booked.compactMap {
                try snapshot.order($0.order.number, of: $0.order.workspace)
            }
            let workspaces = Set(orders.map(\.workspace))
            var tasks: [ID<Workspace>: Int64] = [:]
            for workspace in workspaces {
                tasks[workspace] = try snapshot.grants(
                    of: "task", workspace: workspace, PageRequest(limit: 500)
                ).items.map { $0.granted - $0.revoked }.reduce(0, +)
            }
            return (
                orders, try orders.map { try snapshot.moves(of: $0.id) },
                try snapshot.stock().first { $0.good == "scanner" }, try snapshot.couponUses("TEN"), tasks,
                try snapshot.balance(of: .house("received", .cny)).balance
            )
        }
        var (reserved, sold): (Int64, Int64) = (0, 0)
        var granted: [ID<Workspace>: Int64] = [:]
        for (order, known) in zip(orders, booked) {
            switch order.state {
            case .pending, .closing: reserved += known.scanners
            case .closed: break
            case .paid, .shipped, .fulfilled, .completed:
                sold += known.scanners
                granted[order.workspace, default: 0] += known.tasks
            }
            #expect(order.quote == known.order.quote && order.payable == known.order.payable)
        }
        #expect(
            levels.map { [$0.reserved, $0.sold, $0.total] } ?? [0, 0, stock] == [reserved, sold, stock])
        #expect(uses?.taken ?? 0 == orders.filter { $0.coupon != nil && $0.state != .closed }.count)
        #expect(uses.map { $0.taken <= $0.limit ?? .max } ?? true)
        for (workspace, amount) in tasks { #expect(amount == granted[workspace] ?? 0) }
        for (order, moves) in zip(orders, moves) { Market.replay(moves, to: order) }
        #expect(!received.isNegative)
    }

    /// Asserts that an order is what its log says, and that it went no other way than it may.
    static func replay(_ moves: [DocumentMove<OrderState>], to order: Order) {
        #expect(moves.map(\.version) == Array(1...Int64(moves.count)))
        #expect(moves.first?.state == .pending)
        #expect(zip(moves, moves.dropFirst()).allSatisfy { $0.state.next.contains($1.state) })
        #expect(moves.last?.state == order.state && moves.last?.version == order.version)
    }
}
