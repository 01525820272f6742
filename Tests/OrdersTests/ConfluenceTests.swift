import Ledger
import Orders
import Storage
import Testing
import Values
import World

@Suite("What is told of an order, in every order", .timeLimit(.minutes(5)))
struct ConfluenceTests {
    enum Step: CaseIterable { case paid, paidAgain, closed, deadline, cancelled }

    /// Every order in which the steps may come; the two payments are one, told twice.
    private static let orders = permutations(Step.allCases).filter { steps in
        steps.first { $0 == .paid || $0 == .paidAgain } == .paid
    }

    @Test("ends paid with everything once, or closed with everything back", arguments: Engine.allCases)
    func confluence(engine: Engine) async throws {
        try await Market.with(engine, stock: 1) { market in
            for steps in ConfluenceTests.orders {
                let end = try await run(steps, isRival: false, market)
                #expect(end == .paid, "\(steps)")
            }
            for steps in ConfluenceTests.permutations([Step.closed, .deadline, .cancelled]) {
                #expect(try await run(steps, isRival: false, market) == .closed, "\(steps)")
            }
        }
    }

    @Test("where somebody else takes the last one as soon as it is free", arguments: Engine.allCases)
    func rival(engine: Engine) async throws {
        try await Market.with(engine, stock: 1) { market in
            for steps in ConfluenceTests.orders {
                // What is closed before it is paid is gone by then.
                let order = steps.map { [.deadline, .cancelled].contains($0) ? "stop" : "\($0)" }
                let firstPaid = steps.firstIndex { $0 == .paid } ?? 0
                let closed = steps.firstIndex(of: .closed) ?? 0
                let isGone = closed < firstPaid && order.prefix(closed).contains("stop")
                let end = try await run(steps, isRival: true, market)
                #expect(end == (isGone ? .closed : .paid), "\(steps)")
            }
        }
    }

    /// Goes through the steps with a fresh order of one scanner of one that there is, and tells at last that nothing is
    /// or can be paid.
    private func run(_ steps: [Step], isRival: Bool, _ market: Market) async throws -> OrderState {
        let buyer = market.database.world.newID(Workspace.self)
        let sold = try await market.scanners().dropFirst().first ?? 0
        try await market.sell(stock: Int(sold) + 1)
        let order = try await market.place([.scanners(1), .packs(2), .topUps(1)], for: buyer)
        let known = try await market.book(order)
        let payment = market.payment()
        market.clock.advance(by: .seconds(1_801))
        let received = try await market.balance(.house("received", .cny))
        var rival: Order?
        for step in steps {
            switch step {
            case .paid, .paidAgain: try await market.pay(order, by: payment)
            case .closed: try await market.close(order)
            case .deadline: try await market.passDeadline(order)
            case .cancelled:
                // What is paid is not cancelled any more.
                _ = try? await market.cancel(order)
            }
            if isRival, rival == nil {
                let other = market.database.world.newID(Workspace.self)
                // As soon as there is one.
                rival = try? await market.place([.scanners(1)], for: other)
            }
        }
        try await market.close(order)
        if let rival {
            try await market.cancel(rival)
            try await market.close(rival)
        }
        let state = try await market.state(order)
        let isPaid = state == .paid
        #expect(try await market.scanners() == [0, sold + (isPaid ? 1 : 0), isPaid ? 0 : 1])
        #expect(try await market.left(of: "task", for: buyer) == (isPaid ? known.tasks : 0))
        #expect(try await market.balance(.wallet(of: buyer, .cny)) == (isPaid ? 10_000 : 0))
        #expect(try await market.balance(.bonus(of: buyer, .cny)) == (isPaid ? 500 : 0))
        let more = try await market.balance(.house("received", .cny)) - received
        let came = steps.contains(.paid) ? order.payable.minorUnits : 0
        #expect(more == came - (isPaid ? 10_000 : 0))
        Market.replay(
            try await market.database.read { try $0.moves(of: order.id) }, to: try await market.now(order))
        return state
    }

    private static func permutations<Element>(_ all: [Element]) -> [[Element]] {
        guard !all.isEmpty else { return [[]] }
        return all.indices.flatMap { index in
            var rest = all
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }
}
