import Durable
import Orders
import Storage
import Testing
import Values
import World

@Suite("An order in time", .timeLimit(.minutes(5)))
struct TimeTests {
    @Test("closes within a second of its deadline, and not before", arguments: Engine.allCases)
    func deadline(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.scanners(1)])
            market.clock.advance(by: .seconds(1_795))
            try await market.passUntil { market.clock.now >= order.deadline - .milliseconds(300) }
            #expect(try await market.state(order) == .pending)
            try await market.passUntil {
                try await market.state(order) == .closing
            }
            let moves = try await market.database.read { try $0.moves(of: order.id) }
            let closing = try #require(moves.last)
            let lag = closing.at - order.deadline
            #expect(lag >= .zero && lag <= market.lateness)
            #expect(closing.why == "deadline")
            try await market.passUntil { market.told[order].contains("order.closing") }
            // Nobody answers.
            let asked = closing.at + .seconds(60)
            try await market.passUntil { market.clock.now >= asked - .seconds(1) }
            #expect(!market.told[order].contains("order.waiting"))
            try await market.passUntil { market.told[order].contains("order.waiting") }
            // To the millisecond.
            let told = try #require(market.told.instant(of: "order.waiting", order))
            #expect(told > asked - .milliseconds(1) && told <= asked + market.lateness)
            try await tell("payment.closed", order, market)
            try await market.passUntil { try await market.state(order) == .closed }
            #expect(try await market.scanners() == [0, 0, 10])
        }
    }

    @Test(
        "closes with those that were placed beside it, and without those that are paid",
        arguments: Engine.allCases)
    func deadlines(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let orders = try await market.database.writeCommitted { [shop = market.shop] tx in
                let placements = (0..<4).map { _ in
                    Placement(OrderRequest([.scanners(1)]), for: tx.newID(), by: "ann")
                }
                return try shop.place(placements, in: tx).map { try $0.get() }
            }
            // The first is the one that the job for all of them knows.
            try await market.pay(orders[0])
            market.clock.advance(by: .seconds(1_795))
            try await market.passUntil { market.clock.now >= orders[3].deadline - .milliseconds(300) }
            for order in orders.dropFirst() { #expect(try await market.state(order) == .pending) }
            try await market.passUntil { try await market.state(orders[3]) == .closing }
            #expect(try await market.state(orders[0]) == .paid)
            for order in orders.dropFirst() {
                let closing = try #require(
                    try await market.database.read { try $0.moves(of: order.id) }.last)
                let lag = closing.at - order.deadline
                #expect(closing.state == .closing && closing.why == "deadline" && closing.version == 2)
                #expect(lag >= .zero && lag <= market.lateness)
                try await market.passUntil { market.told[order].contains("order.closing") }
            }
        }
    }

    @Test("is paid by what is told of its payment, and completed a week later", arguments: Engine.allCases)
    func completed(engine: Engine) async throws {
        try await Market.withWorker(engine) { market in
            let order = try await market.place([.packs(1)])
            let payload: JSON = [
                "subject": "order", "payment": .string(market.payment().text), "channel": "test",
                "amount": .string(order.payable.decimalText), "currency": "CNY",
            ]
            try await tell("payment.succeeded", order, market, payload)
            try await market.passUntil { try await market.state(order) == .fulfilled }
            let due = market.clock.now + .seconds(7 * 86_400)
            market.clock.advance(by: .seconds(7 * 86_400 - 60))
            try await market.passUntil { market.clock.now >= due - .seconds(10) }
            try await market.passUntil {
                market.told[order].contains("order.completed")
            }
            let moves = try await market.database.read { try $0.moves(of: order.id) }
            #expect(moves.map(\.state) == [.pending, .paid, .fulfilled, .completed])
            let wait = moves[3].at - moves[2].at
            let lag = wait - .seconds(7 * 86_400)
            #expect(lag >= .zero && lag <= market.lateness)
        }
    }

    private func tell(
        _ kind: String, _ order: Order, _ market: Market, _ payload: JSON = ["subject": "order"]
    ) async throws {
        let event = NewEvent(
            kind, workspace: order.workspace, aggregate: order.number.text, version: 1,
            payload: payload)
        _ = try await market.database.write { try $0.publish(event) }
    }
}
