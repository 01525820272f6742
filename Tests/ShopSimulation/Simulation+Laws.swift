import Catalog
import Entitlements
import Ledger
import Orders
import Payments
import Storage
import Values

/// When which law is asked.
extension Simulation {
    /// After each action.
    func checkTouched() async throws {
        try await database.read { try $0.checkWallets() }
    }

    /// From time to time: everything.
    func checkWhole() async throws {
        let (states, grants, fulfilments, attempts, claims, levels) = try await database.read { snapshot in
            try snapshot.checkWallets()
            try snapshot.checkLedger()
            try snapshot.checkPayments()
            try snapshot.checkOrders()
            try snapshot.checkCoupons()
            try snapshot.checkInvoices()
            try snapshot.checkGrants()
            return (
                try snapshot.orderStates(), try snapshot.grantCounts(), try snapshot.fulfilments(),
                try snapshot.attempts(), try snapshot.claims(), try snapshot.stock()
            )
        }
        guard states.count == known.orders.count else {
            throw Violation(.e2, "\(states.count) orders, \(known.orders.count) were placed")
        }
        for order in known.orders {
            let (number, isPaid) = (order.number.text, states[order.number.text]?.isPaid ?? false)
            let planned = order.lines.flatMap(\.plan.grants).count
            let least = planned - order.lines.map(\.grantsUsedAheadMax).reduce(0, +)
            guard (isPaid ? least...planned : 0...0).contains(grants[number] ?? 0) else {
                throw Violation(
                    .e1,
                    "\(number), \(isPaid ? "paid" : "not paid"), gave \(grants[number] ?? 0) of \(planned) grants"
                )
            }
            if fulfilments.contains(number), !isPaid {
                throw Violation(.e1, "\(number) is not paid and has become balance")
            }
        }
        try checkStock(levels, states, claims)
        try checkGifts(claims)
        try checkBook(attempts)
        try await checkExchanges()
    }

    /// Gifts go back with the last of what was bought, and not before.
    private func checkGifts(_ claims: [ClaimRow]) throws {
        let claims = Dictionary(grouping: claims.filter(\.isBack), by: \.order)
        for order in known.orders where order.lines.contains(where: \.isGift) {
            let back = Dictionary(grouping: claims[order.number.text] ?? [], by: \.position).mapValues {
                $0.map(\.quantity).reduce(0, +)
            }
            let isAllBack = order.lines.allSatisfy { $0.isGift || back[$0.position] == $0.quantity }
            for gift in order.lines where gift.isGift {
                guard back[gift.position] ?? 0 == (isAllBack ? gift.quantity : 0) else {
                    throw Violation(
                        .n8,
                        "\(back[gift.position] ?? 0) gifts of \(order.number) go back, \(isAllBack ? "with" : "without") the rest"
                    )
                }
            }
        }
    }

    /// What is set aside and sold of each good is what orders and cases say.
    private func checkStock(
        _ levels: [StockLevel], _ states: [String: OrderState], _ claims: [ClaimRow]
    ) throws {
        var (reserved, sold): ([String: Int64], [String: Int64]) = ([:], [:])
        for order in known.orders {
            guard let state = states[order.number.text] else { continue }
            for line in order.lines where line.isCounted {
                switch state {
                case .pending, .closing: reserved[line.item.key, default: 0] += line.quantity
                case .closed: break
                case .paid, .shipped, .fulfilled, .completed: sold[line.item.key, default: 0] += line.quantity
                }
            }
        }
        for claim in claims {
            guard let place = known.places[claim.order] else { continue }
            let line = known.orders[place].lines[claim.position]
            guard line.isCounted else { continue }
            let good = line.item.key
            switch (claim.kind, claim.state) {
            case (.refund, .agreed), (.refund, .refunding), (.refund, .done):
                sold[good, default: 0] -= claim.unsent
            case (.return, .received), (.return, .refunding), (.return, .done):
                sold[good, default: 0] -= claim.quantity
            case (.replacement, .agreed), (.replacement, .sentBack):
                reserved[good, default: 0] += claim.quantity
            case (.replacement, .received):
                reserved[good, default: 0] += claim.quantity
                sold[good, default: 0] -= claim.quantity
            case _: break
            }
        }
        for level in levels {
            let (aside, gone) = (reserved[level.good] ?? 0, sold[level.good] ?? 0)
            guard level.reserved == aside, level.sold == gone else {
                throw Violation(
                    .c1,
                    "\(level.good): \(level.reserved) set aside and \(level.sold) sold, not \(aside) and \(gone)"
                )
            }
            guard level.total <= stock else {
                throw Violation(.c1, "\(level.good): \(level.total) in all, \(stock) were ever there")
            }
        }
    }

    /// Nothing is known here that the channel's book does not say.
    private func checkBook(_ attempts: [AttemptRow]) throws {
        let trades = shop.street.trades
        for attempt in attempts where attempt.channel == "street" {
            let trade = trades[attempt.number]
            switch attempt.state {
            case .succeeded:
                guard trade?.paidAt != nil, trade?.amount.minorUnits == attempt.amount else {
                    throw Violation(.m2, "\(attempt.number) succeeded, and the channel has taken nothing")
                }
            case .failed:
                guard trade == nil || trade?.isClosed == true else {
                    throw Violation(.s3, "\(attempt.number) is failed, and the channel has it")
                }
            case .closed:
                if trade?.isPayable(at: clock.trueNow) == true {
                    throw Violation(.s4, "\(attempt.number) is closed, and the channel would take its money")
                }
            case .created, .sent, .paying, .unknown, .review: break
            }
        }
    }

    /// Once nothing is under way any more.
    func checkEnd() async throws {
        try await checkWhole()
        // By then every node has looked for timers of which it had heard nothing.
        let since = (calmSince ?? clock.now) + .seconds(300)
        let (settlements, orders, late) = try await database.read { [known] snapshot in
            (
                try snapshot.settlements(),
                try known.orders.map { try snapshot.order($0.number, of: $0.workspace) },
                try snapshot.lateDeadlines(since: since, lateness: .seconds(1))
            )
        }
        try await database.read { try $0.checkCredits() }
        if let late = late.first { throw Violation(.t1, "\(late) was closed late") }
        try await checkSettlements(settlements)
        for (order, now) in zip(known.orders, orders) {
            guard now?.quote == order.quote, now?.payable == order.payable else {
                throw Violation(.c4, "\(order.number) is not what it was")
            }
        }
        try await checkUsage()
        try await checkStrays()
        for buyer in buyers {
            for account in [LedgerAccount.wallet(of: buyer, .cny), .bonus(of: buyer, .cny)] {
                let (cached, kept) = (
                    try await shop.ledger.balance(of: account),
                    try await database.read { try $0.balance(of: account) }
                )
                guard cached == kept else { throw Violation(.b1, "\(account.name) is cached as \(cached)") }
            }
        }
    }

    /// A channel keeps exactly what is owed, or nothing.
    private func checkSettlements(_ settlements: [SettlementRow]) async throws {
        let attempts = try await database.read { try $0.attempts() }
        let trades = shop.street.trades
        var street: [String: Int64] = [:]
        for attempt in attempts {
            guard let trade = trades[attempt.number], trade.paidAt != nil else { continue }
            street[attempt.order, default: 0] += trade.amount.minorUnits - trade.refunded
        }
        for one in settlements {
            let kept = one.kept + (street[one.order] ?? 0)
            let owed = one.state.isPaid ? one.payable - one.paidBack : 0
            guard kept == owed else {
                throw Violation(.m3, "\(one.order), \(one.state): the channels keep \(kept), owed is \(owed)")
            }
            guard one.taken == (one.state.isPaid && one.payable > 0 ? 1 : 0) else {
                throw Violation(.e4, "\(one.order), \(one.state): paid by \(one.taken) payments")
            }
        }
    }

    /// What channels told of that nobody had asked for waits for a person.
    private func checkStrays() async throws {
        for stray in known.strays {
            let kept = try await database.read { try $0.strayCaptures(of: stray.payment) }
            guard kept.contains(where: { $0.capture.amount == stray.amount }) else {
                throw Violation(.m7, "a capture of \(stray.amount) waits for nobody")
            }
        }
    }

    /// The records of uses sum to what was used of the grants, and to what customers know.
    private func checkUsage() async throws {
        let time = Timestamp(microseconds: 0)..<Timestamp(microseconds: .max)
        for buyer in buyers {
            let recorded = try await shop.usage.used(UsageQuery("task", of: buyer, in: time))
            try await checkHistory(of: buyer, sum: recorded)
            let grants = try await database.read {
                try $0.grants(of: "task", workspace: buyer, PageRequest(limit: 500)).items
            }
            let consumed = grants.map(\.consumed).reduce(0, +)
            let wanted = known.uses.values.filter {
                $0.state == .used && $0.consumption.key.workspace == buyer
            }
            .map(\.consumption.amount).reduce(0, +)
            guard recorded == consumed, recorded == wanted else {
                throw Violation(
                    .n4, "\(recorded) are recorded, \(consumed) used of grants, \(wanted) by customers")
            }
            let reserved = known.uses.values.filter {
                $0.state == .reserved && $0.consumption.key.workspace == buyer
            }.map(\.consumption.amount).reduce(0, +)
            guard grants.map(\.reserved).reduce(0, +) == reserved else {
                throw Violation(.n1, "\(reserved) should be set aside")
            }
        }
    }

    /// Once everything is over that was given for a time.
    func checkAllHasEnded() async throws {
        let (left, timers) = try await database.read { snapshot in
            (try snapshot.unended(), try snapshot.overdueTimers(by: .seconds(5)))
        }
        if let left = left.first { throw Violation(left.hasPrefix("grant") ? .n3 : .t2, left) }
        if let timer = timers.first { throw Violation(.t2, "a timer \(timer) is overdue") }
    }

    /// Sees to what people see to, and whether there is anything more to do.
    func look() async throws {
        try await look(into: true)
        for afterSales in try await database.read({ try $0.openCases(PageRequest(limit: 100)).items })
        where afterSales.state == .refunding && afterSales.trouble == .failed {
            try await goOn(afterSales, isRefused: false, isPartial: false)
        }
        let (unfinished, timers) = try await database.read { snapshot in
            (try snapshot.unfinished(), try snapshot.overdueTimers(by: .zero))
        }
        let isUnderWay = events.contains { scheduled in
            switch scheduled.event {
            case .arrive, .callback, .resend, .repeatUse: true
            case _: false
            }
        }
        hasLooked = unfinished.isEmpty && timers.isEmpty && !isUnderWay
        if !hasLooked { schedule(.look, after: .seconds(300)) }
    }

    /// What has waited for ever: a timer that nobody moves, or what is not at its end.
    func waiting() async throws -> Violation {
        let (unfinished, timers) = try await database.read { snapshot in
            (try snapshot.unfinished(), try snapshot.overdueTimers(by: .seconds(86_400)))
        }
        if let timer = timers.first { return Violation(.t2, "a timer \(timer) is overdue by a day") }
        return Violation(.s6, unfinished.prefix(5).joined(separator: ", "))
    }
}

extension OrderLine {
    /// How many of its grants may be used up before they are made: where a package takes the place of another, the one of tasks
    /// in each window.
    fileprivate var grantsUsedAheadMax: Int {
        isExchange ? plan.windows.count : 0
    }
}
