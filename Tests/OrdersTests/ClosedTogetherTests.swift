import Catalog
import Durable
import Orders
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("Orders that are closed together", .timeLimit(.minutes(5)))
struct ClosedTogetherTests {
    /// Why an order cannot be closed.
    enum Fault: CaseIterable, Sendable {
        case unreadable, couponGone
    }

    @Test(
        "give back what was set aside, once, and leave alone what is not closing", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await Market.with(engine, stock: 20) { market in
            let buyers = (0..<4).map { _ in market.database.world.newID(Workspace.self) }
            let closing = [
                try await market.place([.scanners(1)], coupon: "TEN", for: buyers[0]),
                try await market.place([.scanners(2), .packs(1)], coupon: "TEN", for: buyers[1]),
                try await market.place([.scanners(3)], for: buyers[0]),
                try await market.place([.purchase(package: "pro", terms: 1)], for: buyers[2]),
            ]
            let paid = try await market.place([.scanners(4), .packs(1)], coupon: "TEN", for: buyers[3])
            let pending = try await market.place([.scanners(5)], for: buyers[3])
            for order in closing + [paid] { try await market.cancel(order) }
            try await market.pay(paid)
            let all = closing + [paid, pending]
            var booked: [BookedOrder] = []
            for order in all { booked.append(try await market.book(order)) }
            try await market.check(booked, stock: 20)
            for _ in 1...2 {
                try await close(all.map(\.number.text) + ["20260115000000000000"], market)
                for order in closing {
                    #expect(try await market.state(order) == .closed)
                    let last = try await market.database.read { try $0.moves(of: order.id) }.last
                    #expect(last?.why == "nothing paid" && last?.version == 3)
                }
                #expect(try await market.state(paid) == .paid)
                #expect(try await market.state(pending) == .pending)
                #expect(try await market.scanners() == [5, 4, 11])
                try await market.check(booked, stock: 20)
            }
            // The package and the coupon may be had by others, and what is paid late pays.
            _ = try await market.place([.purchase(package: "pro", terms: 2)], for: buyers[2])
            try await market.pay(closing[0])
            #expect(try await market.state(closing[0]) == .paid)
            #expect(try await market.scanners() == [5, 5, 10])
            try await market.check(booked, stock: 20)
        }
    }

    @Test(
        "are closed beside one that cannot be, which is when it can", arguments: Engine.allCases,
        Fault.allCases)
    func besideFault(engine: Engine, fault: Fault) async throws {
        try await Market.withWorker(engine) { market in
            var orders: [Order] = []
            for number in 0..<8 {
                let coupon = number < 3 ? "TEN" : nil
                orders.append(
                    try await market.place(
                        [.scanners(1)], coupon: coupon, for: market.database.world.newID()))
            }
            for order in orders { try await market.cancel(order) }
            let bad = orders.remove(at: 1)
            try await keep(bad, fault, isThere: true, market)
            try await market.database.write { [orders] tx in
                _ = try tx.publish(
                    (orders.prefix(4) + [bad] + orders.dropFirst(4)).map { order in
                        NewEvent(
                            "payment.closed", workspace: order.workspace, aggregate: order.number.text,
                            version: 1, payload: ["subject": "order"])
                    })
            }
            for order in orders {
                try await market.passUntil { try await market.state(order) == .closed }
            }
            #expect(try await market.scanners() == [1, 0, 9])
            #expect(try await market.database.read { try $0.couponUses("TEN") }?.taken == 1)
            try await keep(bad, fault, isThere: false, market)
            try await market.passUntil { try await market.state(bad) == .closed }
            #expect(try await market.scanners() == [0, 0, 10])
            #expect(try await market.database.read { try $0.couponUses("TEN") }?.taken == 0)
        }
    }

    @Test(
        "and are paid at the same time are paid, as long as everything can be had, and none begins anew",
        arguments: Engine.allCases)
    func besidePayments(engine: Engine) async throws {
        try await Market.with(engine, stock: 24) { market in
            let buyers = (0..<4).map { _ in market.database.world.newID(Workspace.self) }
            var booked: [BookedOrder] = []
            for number in 0..<24 {
                let order = try await market.place(
                    [.scanners(1), .packs(Int64(1 + number / 4))], coupon: number < 3 ? "TEN" : nil,
                    for: buyers[number % 4])
                booked.append(try await market.book(order))
            }
            let orders = booked.map(\.order)
            for order in orders { try await market.cancel(order) }
            let before = market.database.statistics.writesRerun
            try await withThrowingTaskGroup { group in
                for turn in 0..<6 {
                    // Each is in several, in whatever order.
                    let some = orders.enumerated().filter { $0.offset % 6 != turn }.map(\.element.number.text)
                    group.addTask { try await close(some, market) }
                    for order in orders.dropFirst(turn * 4).prefix(2) {
                        group.addTask { _ = try await market.pay(order) }
                    }
                }
                try await group.waitForAll()
            }
            for (number, order) in orders.enumerated() {
                #expect(try await market.state(order) == (number % 4 < 2 ? .paid : .closed))
            }
            #expect(try await market.scanners() == [0, 12, 12])
            #expect(market.database.statistics.writesRerun == before)
            try await market.check(booked, stock: 24)
        }
    }

    private func close(_ numbers: [String], _ market: Market) async throws {
        try await market.database.writeCommitted { [shop = market.shop] tx in
            try shop.takeClosed(Set(numbers), in: tx)
        }
    }

    /// Spoils an order, or mends it.
    private func keep(_ order: Order, _ fault: Fault, isThere: Bool, _ market: Market) async throws {
        try await market.database.write { tx in
            switch fault {
            case .unreadable:
                let currency = isThere ? "none" : "CNY"
                try tx.execute(
                    "UPDATE order_ SET currency = \(currency) WHERE order_id = \(order.id)", rows: 1)
            case .couponGone:
                try tx.execute(
                    """
                    UPDATE order_coupon_holder SET taken = \(isThere ? 0 : 1)
                    WHERE workspace_id = \(order.workspace)
                    """, rows: 1)
            }
        }
    }
}
