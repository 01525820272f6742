import Catalog
import Durable
import Entitlements
import Ledger
import Orders
import Payments
import Storage
import Values

/// What customers do until an order is paid or closed.
extension Simulation {
    private static let items: [OrderRequest.Item] = [
        .counted(ItemKey(.good, "scanner"), quantity: 1), .counted(ItemKey(.good, "scanner"), quantity: 3),
        .counted(ItemKey(.good, "stand"), quantity: 2), .counted(ItemKey(.good, "cable"), quantity: 4),
        .counted(ItemKey(.pack, "tasks"), quantity: 1), .counted(ItemKey(.pack, "tasks"), quantity: 2),
        .counted(ItemKey(.pack, "more-tasks"), quantity: 1), .counted(ItemKey(.topUp, "wallet"), quantity: 1),
        .purchase(package: "basic", terms: 1), .purchase(package: "monthly", terms: 2),
        .purchase(package: "free", terms: 1), .renew(package: "basic", terms: 1),
        .renew(package: "monthly", terms: 1), .renew(package: "pro", terms: 1),
        .upgrade(package: "basic", to: "pro"), .downgrade(package: "pro", to: "basic"),
    ]

    /// What may stand in the way of an order.
    private static let obstacles: Set<String> = [
        "order.out_of_stock", "order.gift_out_of_stock", "order.coupon_gone", "order.coupon_spent",
        "order.package_pending", "order.used_up", "order.credit_beside",
        "order.package_held", "order.package_not_held", "order.package_twice", "quote.expired",
        "quote.coupon_without_use", "quote.coupon_threshold",
    ]

    func openShop() async throws {
        known.stockMax = stock
        try await shop.sell(stock: stock, price: "25.00")
        try await shop.meter.prepare()
        let buyers = buyers
        _ = try await database.writeCommitted { tx in
            for buyer in buyers { try tx.post(.opening(buyer)) }
        }
        hearHints()
    }

    func act() async throws {
        switch dice.roll(27) {
        case 0...4 where ordersLeft > 0: try await order()
        case 5...8: try await begin()
        case 9...11: try await pay()
        case 12: try await cancel()
        case 13, 14: try await ship()
        case 15: try await ask()
        case 16, 17: try await goOn()
        case 18: try await look(into: false)
        case 19: try await holdSomething()
        case 20...22: try await use()
        case 23: try await (dice.roll(2) == 0 ? payBackTooMuch() : grantAgain())
        case 24: try await invoice()
        case _: try await settleUse()
        }
        try await checkTouched()
    }

    private func order() async throws {
        var items = [Simulation.items[dice.roll(Simulation.items.count)]]
        if dice.roll(3) == 0 { items.append(Simulation.items[dice.roll(8)]) }
        if items.count == 2, items[0] == items[1] { items.removeLast() }
        // The order in which things are asked for does not matter, and so is one here.
        items.sort { "\($0)" < "\($1)" }
        let coupon = [nil, nil, "TEN", "CABLE"][dice.roll(4)]
        known.wishes += 1
        let wish = Wish(
            content: Wish.Content(
                workspace: buyers[dice.roll(buyers.count)], request: OrderRequest(items, coupon: coupon)),
            key: "wish-\(known.wishes)")
        try await send(wish)
        guard dice.roll(6) == 0 else { return }
        known.wishes += 1
        let isSoon = dice.roll(2) == 0
        schedule(
            .resend(Wish(content: wish.content, key: "wish-\(known.wishes)")),
            after: isSoon ? dice.seconds(30) : dice.seconds(150))
    }

    /// Sends a wish, as a client does that sends it again under its key where it hears nothing.
    func send(_ wish: Wish) async throws {
        let shop = shop.shop
        let outcome: Outcome<Answer>
        do {
            outcome = try await transact { tx in
                let (content, hash) = (wish.content, Array("\(wish.content)".utf8))
                let request = IdempotentRequest(
                    workspace: content.workspace, caller: "ann", key: wish.key, fingerprint: hash)
                if let answer = try tx.begin(request) {
                    return .repeated(String(decoding: answer.body, as: UTF8.self))
                }
                let held = try tx.holdings(of: content.workspace)
                let order = try shop.place(content.request, for: content.workspace, by: "ann", in: tx)
                try tx.answer(request, with: StoredAnswer(status: 201, body: Array(order.number.text.utf8)))
                return .placed(order, try tx.lines(of: order.id), held, at: tx.now)
            }
        } catch let problem as Problem {
            guard Simulation.obstacles.contains(problem.code) else {
                throw Violation(.unexpected, "an order was refused: \(problem)")
            }
            return
        }
        switch outcome {
        case .done(let answer): try await hear(answer, of: wish)
        case .lost(let answer):
            try await hear(answer, of: wish)
            schedule(.resend(wish), after: dice.seconds(900))
        case .refused: schedule(.resend(wish), after: dice.seconds(900))
        }
    }

    private enum Answer: Sendable {
        case repeated(String)
        case placed(Order, [OrderLine], [Holding], at: Timestamp)
    }

    private func hear(_ answer: Answer, of wish: Wish) async throws {
        switch answer {
        case .repeated(let number):
            guard known.answers[wish.key] == number else {
                throw Violation(
                    .e2, "\(wish.key) was \(known.answers[wish.key] ?? "never answered"), now \(number)")
            }
        case .placed(let order, let lines, let held, let at):
            if let first = known.answers[wish.key] {
                throw Violation(.e2, "\(wish.key) was \(first), and took effect again as \(order.number)")
            }
            known.answers[wish.key] = order.number.text
            try await checkSubmission(order, of: wish, at: at)
            guard known.places[order.number.text] == nil else { return }
            try Laws.check(order, lines, held, at: at)
            known.places[order.number.text] = known.orders.count
            known.submissions[wish.content] = KnownShop.Submission(number: order.number, at: at)
            known.orders.append(
                KnownShop.Placed(
                    number: order.number, id: order.id, workspace: order.workspace, payable: order.payable,
                    quote: order.quote, lines: lines))
            ordersLeft -= 1
        }
    }

    /// Two equal orders within a minute are one, and others are not.
    private func checkSubmission(_ order: Order, of wish: Wish, at: Timestamp) async throws {
        let isNew = known.places[order.number.text] == nil
        guard let last = known.submissions[wish.content] else {
            if !isNew { throw Violation(.e3, "\(order.number) was given for what nobody had ordered") }
            return
        }
        let isRecent = last.at > at - Shop.submissionWindow
        if !isNew, last.number != order.number || !isRecent {
            throw Violation(.e3, "\(order.number) was given for a wish of \(at.rfc3339)")
        }
        guard isNew, isRecent else { return }
        let workspace = wish.content.workspace
        let first = try await database.read { try $0.order(last.number, of: workspace) }
        if first?.state != .closed {
            throw Violation(.e3, "\(order.number) was placed though \(last.number) is the same")
        }
    }

    /// An order that somebody thinks of: one of the newest.
    func someOrder() -> KnownShop.Placed? {
        guard !known.orders.isEmpty else { return nil }
        let recent = dice.roll(4) == 0 ? known.orders.count : min(known.orders.count, 12)
        return known.orders[known.orders.count - 1 - dice.roll(recent)]
    }

    private func begin() async throws {
        guard let order = someOrder() else { return }
        let (channel, scene) =
            [
                ("street", PaymentScene.qr), ("street", .qr), ("street", .wap), ("sandbox", .qr),
                (PaymentCenter.balance, .account),
            ][dice.roll(5)]
        let payments = shop.payments
        try await transactAllowing([
            "order.not_payable", "payment.paid", "payment.in_doubt", "payment.not_by_balance",
            "payment.too_many",
        ]) { tx in
            let attempt = try payments.begin(
                Reference("order", order.number.text), of: order.workspace, by: channel, scene, in: tx)
            guard let now = try tx.order(order.number, of: order.workspace), now.state == .pending,
                tx.now < now.deadline
            else {
                throw Violation(.s4, "\(attempt.number) was begun for \(order.number), which is not payable")
            }
            guard attempt.amount == order.payable, attempt.expiresAt <= now.deadline else {
                throw Violation(
                    .m7, "\(attempt.number) asks for \(attempt.amount) until \(attempt.expiresAt.rfc3339)")
            }
        }
    }

    /// A payer pays what a channel shows, or once in a while what it does not show any more.
    private func pay() async throws {
        if dice.roll(5) == 0 { return try await payInSandbox() }
        let trades = shop.street.trades.values.filter { $0.paidAt == nil }.sorted {
            $0.number.text < $1.number.text
        }
        let payable = trades.filter { $0.isPayable(at: clock.trueNow) }
        let closed = trades.filter(\.isClosed)
        if !closed.isEmpty, dice.lets(.paidThoughClosed, 100) {
            let trade = closed[dice.roll(closed.count)]
            guard shop.street.pay(trade.number.text, isForced: true) != nil else { return }
            // What a channel does against its own word it tells of.
            schedule(.callback(trade.number, tries: 0), after: dice.seconds(3_600))
            return
        }
        guard !payable.isEmpty else { return }
        let trade = payable[dice.roll(payable.count)]
        if dice.lets(.wrongAmount, 60) {
            return try await tell(trade.number, Money(trade.amount.minorUnits + 1, trade.amount.currency))
        }
        guard shop.street.pay(trade.number.text, isForced: false) != nil else { return }
        if dice.lets(.callbackLost, 150) { return }
        let isLate = dice.lets(.callbackLate, 150)
        schedule(.callback(trade.number, tries: 0), after: dice.seconds(isLate ? 7_200 : 3))
        if dice.lets(.callbackRepeated, 200) {
            schedule(.callback(trade.number, tries: 0), after: dice.seconds(7_200))
        }
    }

    private func payInSandbox() async throws {
        guard let order = someOrder() else { return }
        let payments = shop.payments
        try await transactAllowing(["sandbox.unknown", "sandbox.not_payable"]) { tx in
            let open = try tx.payments(of: Reference("order", order.number.text)).filter {
                $0.channel == "sandbox" && $0.state == .paying
            }
            guard let attempt = open.last else { return }
            try payments.ask(attempt.number, of: attempt.workspace, in: tx)
            try SandboxChannel.pay(attempt.number, in: tx)
        }
    }

    /// The channel tells of a payment, until it is told that it was heard.
    func callBack(_ number: DocumentNumber, tries: Int) async throws {
        guard let capture = shop.street.trade(number.text)?.capture else { return }
        switch try await learn(capture, of: number) {
        case .done: break
        case .lost, .refused:
            schedule(
                .callback(number, tries: tries + 1), after: dice.seconds(UInt64(60) << min(UInt64(tries), 6)))
        }
    }

    /// Somebody tells of an amount that was not paid.
    private func tell(_ number: DocumentNumber, _ amount: Money) async throws {
        let outcome = try await learn(
            Capture(trade: "T\(number)", amount: amount, paidAt: clock.trueNow), of: number)
        switch outcome {
        case .done(let attempt?), .lost(let attempt?):
            guard attempt.state != .succeeded else {
                throw Violation(.m2, "\(number) succeeded by \(amount), and the channel has taken nothing")
            }
            known.strays.append(KnownShop.Stray(payment: attempt.id, amount: amount))
        case .done(nil), .lost(nil), .refused: break
        }
    }

    private func learn(
        _ capture: Capture, of number: DocumentNumber
    ) async throws -> Outcome<PaymentAttempt?> {
        guard let id = shop.street.trade(number.text)?.attempt else { return .done(nil) }
        let payments = shop.payments
        return try await transact { tx in
            try payments.learn(.paid(capture), of: id, because: "notification", in: tx)
        }
    }

    private func cancel() async throws {
        guard let order = someOrder() else { return }
        let shop = shop.shop
        try await transactAllowing(["order.not_pending"]) { tx in
            _ = try shop.cancel(order.number, of: order.workspace, by: "ann", in: tx)
        }
    }

    /// A transaction of a person, which may be refused for some reasons.
    func transactAllowing(
        _ reasons: Set<String>, _ body: @escaping @Sendable (Transaction) throws -> Void
    ) async throws {
        do {
            _ = try await transact(body)
        } catch let problem as Problem {
            guard reasons.contains(problem.code) else {
                throw Violation(.unexpected, "somebody was refused: \(problem)")
            }
        }
    }
}
