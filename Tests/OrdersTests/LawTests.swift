import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("Orders under faults", .timeLimit(.minutes(5)))
struct LawTests {
    /// A message on its way.
    enum Message {
        case deadline(Int)
        case paid(Int, DocumentNumber)
        case closed(Int)
    }

    /// What the payment center knows of an order.
    struct Truth {
        let booked: BookedOrder
        var payment: DocumentNumber?
        var isAsked = false
        var isClosed = false
    }

    struct Crash: Error {}

    @Test(
        "keep stock, coupons, grants and logs in order at every step, and end paid or closed",
        arguments: Engine.allCases, [1, 2] as [UInt64])
    func law(engine: Engine, seed: UInt64) async throws {
        try await Market.with(engine, stock: 12) { market in
            let dice = SeededRandomness(seed: seed)
            func roll(_ sides: Int) -> Int { Int(dice.next() % UInt64(sides)) }
            let buyers = (0..<4).map { _ in market.database.world.newID(Workspace.self) }
            var truths: [Truth] = []
            var messages: [Message] = []
            for step in 0..<180 {
                switch roll(6) {
                case 0 where truths.count < 30:
                    let items = [
                        [OrderRequest.Item.scanners(Int64(1 + roll(2)))], [.packs(1)],
                        [.scanners(1), .packs(2)],
                    ][roll(3)]
                    market.clock.advance(by: .seconds(61))
                    // Stock and coupons run out, as they should.
                    guard
                        let order = try? await market.place(
                            items, coupon: roll(2) == 0 ? "TEN" : nil, for: buyers[roll(4)])
                    else { continue }
                    truths.append(Truth(booked: try await market.book(order)))
                    messages.append(.deadline(truths.count - 1))
                case 1 where !truths.isEmpty:
                    let index = roll(truths.count)
                    // What the channel has closed is paid all the same once in a while.
                    if truths[index].payment == nil, !truths[index].isClosed || roll(4) == 0 {
                        let payment = market.payment()
                        truths[index].payment = payment
                        messages += [.paid(index, payment), .paid(index, payment)]
                    }
                case 2 where !truths.isEmpty:
                    // What is paid is not cancelled any more.
                    _ = try? await market.cancel(truths[roll(truths.count)].booked.order)
                case 3 where !truths.isEmpty:
                    try await answer(roll(truths.count), &truths, &messages, market)
                case _ where !messages.isEmpty:
                    let index = roll(messages.count)
                    if roll(5) == 0 {
                        await #expect(throws: Crash.self) {
                            try await deliver(messages[index], truths, market, crashes: true)
                        }
                    } else {
                        try await deliver(messages[index], truths, market)
                        if roll(4) > 0 { messages.remove(at: index) }
                    }
                case _: break
                }
                if step % 3 == 0 { try await market.check(truths.map(\.booked), stock: 12) }
            }
            for round in 0..<2 {
                market.clock.advance(by: .seconds(1_800))
                if round == 0 { messages += truths.indices.map { .deadline($0) } }
                for index in truths.indices where round == 1 {
                    try await answer(index, &truths, &messages, market)
                }
                for message in messages { try await deliver(message, truths, market) }
            }
            try await market.check(truths.map(\.booked), stock: 12)
            for truth in truths {
                let order = try await market.now(truth.booked.order)
                #expect(order.state == .closed || order.payment == truth.payment && truth.payment != nil)
                #expect(order.state.next.isEmpty || order.state != .closing && order.state != .pending)
            }
        }
    }

    /// The payment center answers an order that closes: nothing is paid and nothing can be, unless it is paid.
    private func answer(
        _ index: Int, _ truths: inout [Truth], _ messages: inout [Message], _ market: Market
    ) async throws {
        guard try await market.state(truths[index].booked.order) == .closing else { return }
        if let payment = truths[index].payment {
            messages.append(.paid(index, payment))
        } else {
            truths[index].isClosed = true
            messages += [.closed(index), .closed(index)]
        }
    }

    private func deliver(
        _ message: Message, _ truths: [Truth], _ market: Market, crashes: Bool = false
    ) async throws {
        let shop = market.shop
        try await market.database.writeCommitted { tx in
            switch message {
            case .deadline(let index):
                try shop.passDeadline(of: truths[index].booked.order.number.text, in: tx)
            case .paid(let index, let payment):
                let order = truths[index].booked.order
                try shop.take(payment, order.payable, for: order.number.text, in: tx)
            case .closed(let index):
                try shop.takeClosed([truths[index].booked.order.number.text], in: tx)
            }
            if crashes { throw Crash() }
        }
    }
}
