import Catalog
import Entitlements
import Orders
import Storage
import Values

/// The laws that are asked in the transaction to which they apply.
enum Laws {
    /// What is in an order that was just placed, by what its buyer held before.
    static func check(_ order: Order, _ lines: [OrderLine], _ held: [Holding], at now: Timestamp) throws {
        var sum = try -order.walletCredit
        for line in lines {
            sum = try sum + line.amount
            if line.amount.isNegative, !line.isExchange {
                throw Violation(.m8, "line \(line.position) of \(order.number) is \(line.amount)")
            }
        }
        // What is credited and what is charged share one line.
        let expected = try order.walletCredit.isZero ? order.payable : order.payable - order.walletCredit
        var total = Money.zero(order.payable.currency)
        for line in lines { total = try total + line.amount }
        guard total == expected, !order.payable.isNegative else {
            throw Violation(.m8, "\(order.number) is \(order.payable), its lines \(total)")
        }
        try checkOffers(of: order)
        for line in lines where line.item.kind == .package {
            let before = held.first { $0.package == line.item.key }
            let windows = line.plan.windows
            switch line.action {
            case .renew: try checkRenewal(windows, before, of: line, order, at: now)
            case .upgrade where order.coupon == nil && lines.count == 1:
                try checkUpgrade(windows, held.first { $0.package == "basic" }, line, order, at: now)
            case .purchase, .upgrade, .downgrade: break
            }
        }
    }

    /// What each offer takes off stands in the lines, to the last cent.
    private static func checkOffers(of order: Order) throws {
        let quote = try JSON(parsing: order.quote)
        func sum(_ key: String, of list: String) throws -> Money {
            try (quote[list].array ?? []).reduce(.zero(order.payable.currency)) { sum, part in
                try sum + Money(decimal: part[key].string ?? "", order.payable.currency)
            }
        }
        let (taken, spread) = (try sum("amount", of: "offers"), try sum("discount", of: "lines"))
        guard taken == spread else {
            throw Violation(.m8, "\(order.number) has offers of \(taken), of which its lines have \(spread)")
        }
    }

    private static func checkRenewal(
        _ windows: [PaidWindow], _ before: Holding?, of line: OrderLine, _ order: Order, at now: Timestamp
    ) throws {
        let start = max(before?.end ?? now, now)
        var end = start
        for window in windows {
            guard window.start == end, window.end > window.start else {
                throw Violation(
                    .n6,
                    "\(order.number) renews \(line.item.key) from \(window.start.rfc3339), not \(end.rfc3339)"
                )
            }
            end = window.end
        }
        guard windows.count == line.quantity,
            line.item.key == "monthly" || end - start == .seconds(30 * 86_400) * Int(line.quantity)
        else { throw Violation(.n6, "\(order.number) renews \(line.item.key) for \(end - start)") }
    }

    private static func checkUpgrade(
        _ windows: [PaidWindow], _ before: Holding?, _ line: OrderLine, _ order: Order, at now: Timestamp
    ) throws {
        guard let before, let current = before.windows.first(where: { $0.end > now && $0.start <= now })
        else {
            throw Violation(.n7, "\(order.number) exchanges what is not held")
        }
        var credit = share(current.paid.minorUnits, from: now, of: current.start, to: current.end)
        for later in before.windows where later.start > now { credit += later.paid.minorUnits }
        let debit = windows.map(\.paid.minorUnits).reduce(0, +)
        guard line.amount.minorUnits == debit - credit else {
            throw Violation(
                .n7, "\(order.number) charges \(line.amount), not \(debit) less \(credit) in minor units")
        }
    }

    /// `amount × rest / whole`, rounded half up.
    private static func share(
        _ amount: Int64, from now: Timestamp, of start: Timestamp, to end: Timestamp
    ) -> Int64 {
        let (rest, whole) = (Int128(end.seconds - now.seconds), Int128(end.seconds - start.seconds))
        return Int64((2 * Int128(amount) * rest + whole) / (2 * whole))
    }

    /// What may stand without being refused.
    static func granted<T>(_ result: Result<T, Problem>, _ law: Law) throws -> T {
        switch result {
        case .success(let value): return value
        case .failure(let problem): throw Violation(law, "refused: \(problem)")
        }
    }

    /// Grants once more what an order has, as who does not know whether it was, and asks that nothing comes of it.
    static func checkGrantingAgain(_ order: KnownShop.Placed, in tx: Transaction) throws {
        let source = Reference("order", order.number.text)
        let grants = try tx.grants(from: source, workspace: order.workspace)
        let again = grants.map { grant in
            NewGrant(
                workspace: grant.workspace, feature: grant.feature, amount: grant.granted,
                from: grant.startsAt, until: grant.endsAt, source: grant.source)
        }
        do {
            guard try tx.grant(again).map({ try $0.get() }) == grants else {
                throw Violation(.e1, "\(order.number) gave something else when it was asked to again")
            }
        } catch let problem as Problem {
            throw Violation(.e1, "what \(order.number) has given is not known again: \(problem)")
        }
    }

    /// Uses units, and asks that they are taken from where they must be, or refused where there are too few.
    static func checkConsume(_ wanted: Consumption, in tx: Transaction) throws -> KnownShop.Use? {
        let expected = try split(wanted, in: tx)
        switch (try tx.consume([wanted])[0], expected) {
        case (.success(let record), let shares?) where record.shares == shares:
            return KnownShop.Use(consumption: wanted, state: .used, record: record.id)
        case (.failure(let problem), nil) where problem.code == "entitlement.insufficient": return nil
        case (let result, let expected): throw wrongSplit(wanted, "\(result)", expected)
        }
    }

    /// Sets units aside, and asks the same.
    static func checkReserve(_ wanted: Consumption, in tx: Transaction) throws -> KnownShop.Use? {
        let expected = try split(wanted, in: tx)
        switch (try tx.reserve([wanted])[0], expected) {
        case (.success(let reservation), let shares?) where reservation.shares == shares:
            return KnownShop.Use(consumption: wanted, state: .reserved, record: nil)
        case (.failure(let problem), nil) where problem.code == "entitlement.insufficient": return nil
        case (let result, let expected): throw wrongSplit(wanted, "\(result)", expected)
        }
    }

    private static func wrongSplit(
        _ wanted: Consumption, _ result: String, _ expected: [GrantShare]?
    ) -> Violation {
        Violation(
            .n2,
            "\(wanted.amount) for \(wanted.key.event): \(result), where \(expected.map { "\($0)" } ?? "nothing") was due"
        )
    }

    /// From which grants so many units have to come; `nil` where there are too few.
    private static func split(_ wanted: Consumption, in tx: Transaction) throws -> [GrantShare]? {
        let (workspace, now) = (wanted.key.workspace, tx.now)
        let grants = try tx.grants(of: wanted.feature, workspace: workspace, PageRequest(limit: 500)).items
        let usable = grants.filter { grant in
            grant.remaining > 0 && grant.revokedAt == nil && grant.startsAt <= now
                && (grant.endsAt.map { $0 > now } ?? true)
        }.sorted { left, right in
            let ends = (left.endsAt?.microseconds ?? .max, right.endsAt?.microseconds ?? .max)
            return (left.priority, ends.0, left.id) < (right.priority, ends.1, right.id)
        }
        var missing = wanted.amount
        var shares: [GrantShare] = []
        for grant in usable where missing > 0 {
            let part = min(missing, grant.remaining)
            shares.append(GrantShare(grant: grant.id, amount: part))
            missing -= part
        }
        return missing == 0 ? shares : nil
    }

    /// Takes back what lines gave, and asks that nothing of their grants is left, and that no other is touched, but that a
    /// grace period which they had ended goes on.
    static func checkTakingBack(
        _ afterSales: AfterSalesCase, in tx: Transaction, _ body: () throws -> AfterSalesCase
    ) throws {
        let before = try allGrants(of: afterSales.workspace, in: tx)
        let moved = try body()
        let after = try allGrants(of: afterSales.workspace, in: tx)
        let own = Reference("order", afterSales.orderNumber.text)
        for (old, new) in zip(before, after)
        where old.source.reference != own && old != new && !isReinstated(old, new) {
            throw Violation(.n8, "\(afterSales.number) changed what \(old.source.reference) gave")
        }
        guard moved.state == .refunding || moved.state == .done else { return }
        let claims = try tx.caseLines(of: afterSales.order).filter { $0.afterSales == afterSales.id }
        for line in try tx.lines(of: afterSales.order)
        where claims.contains(where: { $0.position == line.position }) {
            let numbers = line.plan.grants.map(\.number)
            let left = after.filter { $0.source.reference == own && numbers.contains($0.source.line) }
                .filter { $0.remaining > 0 && ($0.endsAt.map { $0 > tx.now } ?? true) }
            guard left.isEmpty else {
                throw Violation(
                    .n8, "\(afterSales.number) left \(left[0].remaining) of line \(line.position)")
            }
        }
    }

    /// Whether a grant has only what was revoked of it before.
    private static func isReinstated(_ old: Grant, _ new: Grant) -> Bool {
        old.id == new.id && old.revokedAt != nil && new.revokedAt == nil
            && new.remaining + new.expired == old.remaining + old.expired + old.revoked
            && (new.reserved, new.consumed, new.revoked) == (old.reserved, old.consumed, 0)
    }

    private static func allGrants(of workspace: ID<Workspace>, in tx: Transaction) throws -> [Grant] {
        try SimulatedShop.features.flatMap { feature in
            try tx.grants(of: feature, workspace: workspace, PageRequest(limit: 500)).items
        }
    }
}
