import Durable
import Entitlements
import Ledger
import Orders
import Payments
import Storage
import Values

/// What happens after the sale, and what people of the house see to.
extension Simulation {
    private static let refusals: Set<String> = [
        "aftersales.not_paid", "aftersales.lines", "aftersales.not_sent", "aftersales.quantity",
        "aftersales.exchange", "aftersales.exceeds", "aftersales.not_open", "aftersales.exchanged",
        "aftersales.state", "aftersales.not_failed", "order.package_pending", "ledger.insufficient",
        "order.out_of_stock", "invoice.reverse_first",
    ]

    func ship() async throws {
        guard let order = someOrder() else { return }
        let (shop, isArrival, isAll) = (shop.shop, dice.roll(3) == 0, dice.roll(3) > 0)
        known.parcels += 1
        let label = try Parcel.Label(carrier: "SF", tracking: "\(known.parcels)")
        try await transactAllowing([
            "order.nothing_to_ship", "order.quantity", "order.parcels", "order.not_shipped",
        ]) { tx in
            if isArrival {
                _ = try shop.confirmDelivery(of: order.number, of: order.workspace, by: "ann", in: tx)
            } else {
                let parts = isAll ? nil : [LinePart(0, 1)]
                _ = try shop.ship(order.number, parts, as: label, by: "bob", in: tx)
            }
        }
    }

    /// A customer asks for something back.
    func ask() async throws {
        guard let order = someOrder() else { return }
        let (shop, kind) = (shop.shop, [CaseKind.refund, .refund, .return, .replacement][dice.roll(4)])
        let parts = dice.roll(2) == 0 ? nil : [LinePart(0, dice.roll(2) == 0 ? nil : 1)]
        try await transactAllowing(Simulation.refusals) { tx in
            _ = try shop.request(
                kind, of: parts, of: order.number, because: "broken", of: order.workspace, by: "ann", in: tx)
        }
    }

    /// Somebody goes on with a case.
    func goOn() async throws {
        let open = try await database.read { try $0.openCases(PageRequest(limit: 100)).items }
        guard !open.isEmpty else { return }
        try await goOn(
            open[dice.roll(open.count)], isRefused: dice.roll(5) == 0, isPartial: dice.roll(4) == 0)
    }

    func goOn(_ afterSales: AfterSalesCase, isRefused: Bool, isPartial: Bool) async throws {
        let (shop, number, buyer) = (shop.shop, afterSales.number, afterSales.workspace)
        known.parcels += 1
        let label = try Parcel.Label(carrier: "SF", tracking: "\(known.parcels)")
        let half = Money(afterSales.amount.minorUnits / 2, afterSales.amount.currency)
        try await transactAllowing(Simulation.refusals) { tx in
            switch afterSales.state {
            case .requested, .agreed, .sentBack:
                if isRefused, afterSales.kind != .refund || afterSales.state == .requested {
                    _ = try shop.refuse(number, because: "no", by: "bob", in: tx)
                } else if afterSales.state == .requested {
                    try Laws.checkTakingBack(afterSales, in: tx) {
                        try shop.agree(to: number, isPartial ? half : nil, by: "bob", in: tx)
                    }
                } else if afterSales.state == .agreed {
                    _ = try shop.sendBack(number, as: label, of: buyer, by: "ann", in: tx)
                } else {
                    try Laws.checkTakingBack(afterSales, in: tx) {
                        try shop.receive(number, by: "bob", in: tx)
                    }
                }
            case .received: _ = try shop.reship(number, as: label, by: "bob", in: tx)
            case .reshipped: _ = try shop.confirmReplacement(of: number, of: buyer, by: "ann", in: tx)
            case .refunding: _ = try shop.payBackAgain(number, by: "bob", in: tx)
            case .refused, .done: break
            }
        }
    }

    /// Somebody of the house sees to the payments and refunds that nobody could find out about.
    func look(into all: Bool) async throws {
        let (payments, refunds, failed) = try await database.read { snapshot in
            let page = try PageRequest(limit: 100)
            return (
                try snapshot.paymentsInReview(page).items, try snapshot.refunds(in: .review, page).items,
                try snapshot.refunds(in: .failed, page).items
            )
        }
        for payment in all ? payments[...] : payments.prefix(1) { try await resolve(payment) }
        for refund in all ? refunds[...] : refunds.prefix(1) { try await resolve(refund) }
        // What was for a case is asked for anew by that, or here as the rest is, or by both.
        for refund in failed where !refund.cause.hasPrefix("case/") || refund.isTriedByPayments {
            try await resolve(refund, as: .again)
        }
    }

    /// What the channel's own pages show: what is not over yet is looked at later.
    private func resolve(_ attempt: PaymentAttempt) async throws {
        let center = shop.payments
        let verdict: PaymentCenter.PaymentVerdict
        switch shop.street.trade(attempt.number.text) {
        case let trade? where trade.paidAt != nil:
            verdict = .paid(trade: "T\(attempt.number)", at: trade.paidAt ?? clock.trueNow)
        case let trade where clock.trueNow > attempt.expiresAt + .seconds(60) || trade?.isClosed == true:
            verdict = .notPaid
        case _: return
        }
        try await transactAllowing(["payment.not_in_review", "payment.trade_differs", "payment.trade"]) {
            tx in
            _ = try center.resolve(attempt.number, as: verdict, because: "seen", in: tx)
        }
    }

    private func resolve(_ refund: Refund) async throws {
        let isThere = shop.street.trades.values.contains { $0.refunds[refund.number.text] != nil }
        try await resolve(refund, as: isThere ? .succeeded : .again)
    }

    private func resolve(_ refund: Refund, as verdict: PaymentCenter.RefundVerdict) async throws {
        let center = shop.payments
        try await transactAllowing([
            "payment.refund_not_in_review", "payment.refund_tried_again", "payment.refund_exceeds",
        ]) { tx in
            _ = try center.resolve(refund.number, as: verdict, because: "seen", in: tx)
        }
    }

    /// Money of a wallet is set aside, and taken or freed, while somebody reads what is in it.
    func holdSomething() async throws {
        let buyer = buyers[dice.roll(buyers.count)]
        let asOf = clock.monotonic
        let read = try await database.read { try $0.balance(of: .wallet(of: buyer, .cny)) }
        schedule(.hear(read, asOf: asOf), after: dice.milliseconds(1_500))
        let isNew = known.holds.isEmpty || dice.roll(2) == 0
        if isNew { known.holds.append(Reference("hold", "\(buyer) \(known.holds.count)".replacingSpaces)) }
        let reference = known.holds[dice.roll(known.holds.count)]
        let (amount, roll) = (Money(Int64(1 + dice.roll(4_000)), .cny), dice.roll(5))
        try await transactAllowing([
            "ledger.insufficient", "ledger.hold_unknown", "ledger.hold_ended", "ledger.hold_differs",
            "ledger.entry_differs", "ledger.unbalanced",
        ]) { tx in
            switch roll {
            case 0: try tx.hold(amount, of: .wallet(of: buyer, .cny), for: reference, step: "use")
            case 1:
                guard let hold = try tx.hold(for: reference, step: "use") else { return }
                try tx.capture(
                    reference, step: "use",
                    by: NewEntry(
                        for: reference, step: "taken",
                        [
                            Posting(hold.account, try -hold.amount),
                            Posting(.house("revenue", .cny), hold.amount),
                        ]))
            case 2: try tx.release(reference, step: "use")
            case 3: try tx.post(.unbalanced(buyer))
            case _:
                // What is posted again is what it was the first time.
                try tx.post(.opening(buyer))
            }
        }
    }

    /// A balance that was read is heard of: nobody sees another one than there is by then.
    func hear(_ read: AccountBalance, asOf: Duration) async throws {
        shop.balances.keep(read, asOf: asOf, at: clock.monotonic)
        guard let shown = shop.balances.balance(of: read.account, at: clock.monotonic) else { return }
        let kept = try await database.read { try $0.balance(of: read.account) }
        guard shown == kept else { throw Violation(.b1, "\(read.account.name) is shown as \(shown)") }
    }

    /// Somebody who does not know whether an order has given what it gives has it given again.
    func grantAgain() async throws {
        guard let order = someOrder() else { return }
        try await transactAllowing([]) { try Laws.checkGrantingAgain(order, in: $0) }
    }

    /// Somebody of the house wants to pay more back than was paid.
    func payBackTooMuch() async throws {
        guard let order = someOrder() else { return }
        let center = shop.payments
        try await transactAllowing(["payment.refund_exceeds", "payment.not_captured"]) { tx in
            guard let attempt = try tx.payments(of: Reference("order", order.number.text)).last else {
                return
            }
            let refund = try center.refund(
                attempt.number, attempt.amount + Money(1, .cny), cause: "mistake", of: attempt.workspace,
                in: tx)
            throw Violation(.m5, "\(refund.number) pays back \(refund.amount) of \(attempt.amount)")
        }
    }
}

extension Refund {
    /// Whether those who run the payments try it again, too, where it was for a case and has failed: every other one.
    fileprivate var isTriedByPayments: Bool { number.text.utf8.reduce(0) { $0 + Int($1) }.isMultiple(of: 2) }
}

extension NewEntry {
    /// What a buyer has in the beginning.
    static func opening(_ buyer: ID<Workspace>) -> NewEntry {
        let amount: Int64 = 6_000
        return NewEntry(
            for: Reference("opening", buyer.description), step: "opening",
            [
                Posting(.house("opening", .cny), Money(-amount, .cny)),
                Posting(.wallet(of: buyer, .cny), Money(amount, .cny)),
            ])
    }

    /// More comes in than goes out.
    fileprivate static func unbalanced(_ buyer: ID<Workspace>) -> NewEntry {
        NewEntry(
            for: Reference("mistake", buyer.description), step: "mistake",
            [
                Posting(.house("opening", .cny), Money(-1, .cny)),
                Posting(.wallet(of: buyer, .cny), Money(2, .cny)),
            ])
    }
}

extension String {
    fileprivate var replacingSpaces: String { String(map { $0 == " " ? "-" : $0 }) }
}
