import Catalog
import Durable
import Entitlements
import Ledger
import Storage
import Values

/// What a paid order brings.
extension Shop {
    /// Marks an order paid that has everything set aside, and gives all that needs no parcel, once.
    func settle(
        _ order: Order, by payment: DocumentNumber?, _ bonus: Money? = nil, through channel: String? = nil,
        because reason: String, in tx: Transaction
    ) throws -> Order {
        let lines = try linesToSettle(of: order, in: tx)
        try tx.lockBuyer(order.workspace)
        try tx.sell(OrderNeeds(order, lines), to: order)
        let moved = try MovedMoney(
            order.payable, bonus: bonus, of: lines, lines.map(\.amount), through: channel)
        var creditSpent: Money?
        #if !MUTANT_CREDIT_INVOICED_AGAIN
        if channel == LedgerAccount.balanceChannel { creditSpent = try tx.creditSpent(on: order, bonus) }
        #endif
        let paid = try tx.move(
            order, to: .paid, because: reason, payment: payment, bonus: bonus, creditSpent: creditSpent,
            telling: .object(moved.facts))
        let usedAhead = try lines.map { try endExchanged($0, order, in: tx) }
        for line in lines where !line.plan.windows.isEmpty { try endGrace(line.item.key, order, in: tx) }
        let grants = try zip(lines, usedAhead).flatMap { line, usedAhead in
            try self.grants(of: line, order, less: usedAhead, in: tx)
        }
        for result in try tx.grant(grants) { _ = try result.get() }
        for (line, windows) in zip(lines, try paid.windows(lines)) where !windows.isEmpty {
            try tx.addWindows(windows, of: line, order)
        }
        if let entry = try order.fulfilment(lines) { try tx.post(entry) }
        return lines.contains(where: \.isShipped) ? paid : try fulfil(paid, because: "granted", in: tx)
    }

    /// The lines of an order that is paid now; where that is after its deadline, no term begins before.
    private func linesToSettle(of order: Order, in tx: Transaction) throws -> [OrderLine] {
        var lines = try tx.lines(of: order.id)
        var isLate = false
        #if !MUTANT_LATE_TERM_CUT
        isLate = tx.now >= order.deadline
        #endif
        guard isLate else { return lines }
        let calendar = BillingCalendar(zone: try catalogs.zone(in: tx))
        for place in lines.indices {
            guard let plan = try lines[place].plan.begun(at: tx.now, calendar) else { continue }
            lines[place].plan = plan
            try tx.keepPlan(of: lines[place], of: order)
        }
        return lines
    }

    /// Marks that the customer has everything.
    func fulfil(
        _ order: Order, because reason: String, by person: String? = nil, in tx: Transaction
    ) throws -> Order {
        let fulfilled = try tx.move(order, to: .fulfilled, because: reason, by: person)
        try tx.enqueue(OrderJob.complete.job(for: order, notBefore: tx.now + OrderJob.completeAfter))
        return fulfilled
    }

    /// What a line grants, less what was used ahead of the package whose place it takes: first of what comes first.
    private func grants(
        of line: OrderLine, _ order: Order, less usedAhead: UsedAhead, in tx: Transaction
    ) throws -> [NewGrant] {
        var usedAhead = usedAhead
        return try line.plan.grants.compactMap { grant in
            var amount = grant.amount
            #if !MUTANT_USED_AHEAD_KEPT
            amount = usedAhead.lessen(grant)
            #endif
            guard amount > 0 else { return nil }
            let (start, end): (Timestamp, Timestamp) =
                switch grant.validity {
                case .window(let start, let end): (start, end)
                case .term(let term, let zone):
                    (tx.now, try self.end(of: term, from: tx.now, by: zone ?? catalogs.zone(in: tx)))
                }
            return NewGrant(
                workspace: order.workspace, feature: grant.feature, amount: amount,
                priority: grant.priority, from: start, until: end,
                source: GrantSource(order.reference, line: grant.number), label: line.plan.label)
        }
    }

    /// Ends the grace period of a package that is bought again: what is left of it.
    private func endGrace(_ package: String, _ order: Order, in tx: Transaction) throws {
        try eachLastGrace(of: package, order.workspace, in: tx) { source, line in
            try tx.revoke(source, line: line, workspace: order.workspace)
        }
    }

    /// Lets a package that was bought again, for which the money goes back, have the grace period of the term before,
    /// where that was ended by nothing but what is paid back.
    func reinstateGrace(_ package: String, _ order: Order, in tx: Transaction) throws {
        let instants = try tx.paidBackPurchases(of: package, order.workspace)
        try eachLastGrace(of: package, order.workspace, in: tx) { source, line in
            try tx.reinstate(source, line: line, revokedAt: instants, workspace: order.workspace)
        }
    }

    /// The grants of the grace period of the last term that a customer holds of a package, or held.
    private func eachLastGrace(
        of package: String, _ workspace: ID<Workspace>, in tx: Transaction,
        _ body: (_ source: Reference, _ line: Int) throws -> Void
    ) throws {
        guard let last = try tx.lastGrantingLine(of: package, workspace) else { return }
        for line in try tx.lines(of: last.order) where line.position == last.position {
            for grant in line.plan.grants where grant.isGrace {
                try body(Reference("order", last.number), grant.number)
            }
        }
    }

    /// Ends the package whose place a line takes: its windows, and what is left of what they granted.
    /// - Returns: What was used ahead of it; nothing for a line that takes no package's place.
    private func endExchanged(_ line: OrderLine, _ order: Order, in tx: Transaction) throws -> UsedAhead {
        var usedAhead = UsedAhead()
        guard let package = line.plan.from else { return usedAhead }
        for ended in try tx.endHolding(package, of: order.workspace, at: order.madeAt) {
            let lines = try tx.lines(of: ended.order)
            let reference = Reference("order", ended.number)
            for line in lines where line.position == ended.position {
                let revoked = try tx.revokeGrants(of: [line], among: lines, reference, order.workspace)
                let left = Dictionary(uniqueKeysWithValues: revoked.map { ($0.source.line, $0.revoked) })
                usedAhead.add(line.plan, from: order.madeAt, left: left)
            }
        }
        return usedAhead
    }
}

extension Transaction {
    /// How much of an order that the wallet pays, beside a bonus, comes out of what changes of package have put into it.
    fileprivate func creditSpent(on order: Order, _ bonus: Money?) throws -> Money {
        let principal = try order.payable - (bonus ?? .zero(order.payable.currency))
        let left = try creditLeft(of: order.workspace, principal.currency)
        return try left <= principal ? left : principal
    }

    /// Takes back what is left of what lines of an order granted.
    /// - Returns: The grants as they are now.
    @discardableResult
    func revokeGrants(
        of lines: [OrderLine], among all: [OrderLine], _ order: Reference, _ workspace: ID<Workspace>
    ) throws -> [Grant] {
        let numbers = lines.flatMap(\.plan.grants).map(\.number)
        guard numbers.count < all.flatMap(\.plan.grants).count else {
            return try revoke(order, workspace: workspace)
        }
        return try numbers.flatMap { try revoke(order, line: $0, workspace: workspace) }
    }
}

extension Order {
    /// The windows of its lines, each with what was paid for it in money: what was given to spend is no part of it, so that
    /// no change of package makes balance of it.
    fileprivate func windows(_ lines: [OrderLine]) throws(Problem) -> [[PaidWindow]] {
        guard !bonus.isZero else { return lines.map(\.plan.windows) }
        let charges = lines.map { max(0, $0.amount.minorUnits) }
        var windows: [[PaidWindow]] = []
        for (line, share) in zip(lines, try bonus.allocated(by: charges)) {
            let paid = line.plan.windows.map(\.paid.minorUnits)
            guard !share.isZero, paid.contains(where: { $0 > 0 }) else {
                windows.append(line.plan.windows)
                continue
            }
            var own: [PaidWindow] = []
            for (window, part) in zip(line.plan.windows, try share.allocated(by: paid)) {
                let left = try window.paid - part
                own.append(
                    PaidWindow(
                        start: window.start, end: window.end,
                        paid: left.isNegative ? .zero(left.currency) : left, termStart: window.termStart))
            }
            windows.append(own)
        }
        return windows
    }

    /// The entry by which what was received for it becomes the customer's balance; `nil` where nothing does.
    ///
    /// What is given beside a top-up comes out of the house's `promotions`.
    func fulfilment(_ lines: [OrderLine]) throws(Problem) -> NewEntry? {
        var principal = walletCredit
        var bonus = Money.zero(walletCredit.currency)
        for line in lines where line.item.kind == .topUp {
            principal = try principal + line.amount
            bonus = try bonus + line.bonus
        }
        return try balanceEntry(principal, bonus, step: "fulfil")
    }

    /// An entry that puts amounts into the wallet and its bonus, or, below zero, takes them out of it.
    func balanceEntry(_ principal: Money, _ bonus: Money, step: String) throws(Problem) -> NewEntry? {
        let currency = principal.currency
        var postings: [Posting] = []
        if !principal.isZero {
            postings.append(Posting(.house("received", currency), try -principal))
            postings.append(Posting(.wallet(of: workspace, currency), principal))
        }
        if !bonus.isZero {
            postings.append(Posting(.house("promotions", currency), try -bonus))
            postings.append(Posting(.bonus(of: workspace, currency), bonus))
        }
        return postings.isEmpty ? nil : NewEntry(for: reference, step: step, postings)
    }
}
