public import Catalog
import Durable
public import Storage
public import Values

extension Shop {
    /// Places orders, one after the other, with as few statements as it can; those with nothing to be paid are fulfilled at
    /// once.
    ///
    /// The same content within ``submissionWindow`` gives the first order, unless that is closed. The buyers are locked in
    /// their order, then, as late as may be, goods and coupons in that of their keys, until the transaction ends: so on
    /// PostgreSQL it is best READ COMMITTED, and places what it places in one call.
    ///
    /// - Parameters:
    ///   - placements: What is ordered, by whom.
    ///   - tx: The transaction.
    /// - Returns: For each its order, or what ``place(_:to:for:by:in:)`` refuses: nothing of that one is written.
    /// - Throws: `catalog.none`; what the database says, and what stands in the way of giving at once what costs nothing.
    ///   Then the transaction is to be given up.
    public func place(
        _ placements: [Placement], in tx: Transaction
    ) throws -> [Result<Order, Problem>] {
        try tx.lockBuyers(Set(placements.map(\.workspace)))
        let submissions = placements.map(\.submission)
        var placed: [Submission: Order] = [:]
        #if !MUTANT_SUBMISSION_FORGOTTEN
        placed = try tx.recentOrders(Set(submissions), after: tx.now - Shop.submissionWindow)
        #endif
        let catalog = try catalogs.current(in: tx)
        let drafts = try placements.indices.map { place -> Result<OrderDraft, Problem>? in
            guard placed[submissions[place]] == nil else { return nil }
            let placement = placements[place]
            let held =
                placement.request.namesPackages ? try tx.heldPackages(of: placement.workspace) : [:]
            let usedAhead = try tx.usedAhead(placement.request.exchanges, of: placement.workspace)
            let id = tx.newID(Order.self, inPlace: place)
            return Result { () throws(Problem) in
                let draft = try draft(placement, as: id, by: catalog, held, in: tx)
                try draft.requireUnits(for: usedAhead)
                return draft
            }
        }
        let possible = drafts.compactMap { draft -> (needs: OrderNeeds, order: Order)? in
            guard case .success(let draft)? = draft else { return nil }
            return (draft.needs, draft.order)
        }
        var reserves = try tx.lockReserves(for: possible, by: catalog.definition)
        var fresh: [OrderDraft] = []
        let refusals = drafts.indices.map { place -> Problem? in
            guard placed[submissions[place]] == nil, let draft = drafts[place] else { return nil }
            switch draft {
            case .failure(let problem): return problem
            case .success(let draft):
                if let obstacle = reserves.reserve(draft.needs, for: draft.order) { return obstacle }
                placed[draft.submission] = draft.order
                fresh.append(draft)
                return nil
            }
        }
        try tx.write(reserves, for: fresh.map { ($0.needs, $0.order) })
        try tx.insert(fresh)
        // They have one deadline, and are closed together.
        if let first = fresh.first(where: { !$0.order.payable.isZero })?.order {
            try tx.enqueue(OrderJob.closing(from: first.deadline))
        }
        for draft in fresh where draft.order.payable.isZero {
            placed[draft.submission] = try settle(draft.order, by: nil, because: "nothing to pay", in: tx)
        }
        return placements.indices.map { place in
            if let refusal = refusals[place] { return .failure(refusal) }
            guard let order = placed[submissions[place]] else {
                preconditionFailure("what is not refused is placed")
            }
            return .success(order)
        }
    }

    /// A placement whose costs are reckoned now, so that the transaction that places it is short: it takes them where that
    /// version still holds, and reckons by the one that does otherwise.
    ///
    /// - Parameters:
    ///   - request: What is ordered; no packages, whose price hangs on what the workspace holds.
    ///   - recipient: Where its goods go; `nil` where that is not said.
    ///   - workspace: Who orders.
    ///   - person: Who does it, for the log.
    ///   - catalog: By what it is reckoned, such as the version that this node has read last.
    /// - Returns: The placement, which nothing has written yet.
    /// - Throws: `quote.…` where it cannot be sold by that version.
    public func placement(
        _ request: OrderRequest, to recipient: Recipient? = nil, for workspace: ID<Workspace>,
        by person: String, reckonedBy catalog: CatalogVersion
    ) throws(Problem) -> Placement {
        precondition(!request.namesPackages, "what packages cost is reckoned where it is known what is held")
        let reckoned = try reckonings.reckoning(request, by: catalog, at: database.now)
        return Placement(request, to: recipient, for: workspace, by: person, reckoned: reckoned)
    }

    /// What an order would be by a version of the catalog.
    private func draft(
        _ placement: Placement, as id: ID<Order>, by catalog: CatalogVersion,
        _ held: [String: HeldPackage], in tx: Transaction
    ) throws(Problem) -> OrderDraft {
        let reckoned: Reckoning
        if let early = placement.reckoned, early.holds(by: catalog, at: tx.now) {
            reckoned = early
        } else {
            reckoned = try Reckoning(placement.request, held, by: catalog, at: tx.now)
        }
        guard placement.recipient == nil || reckoned.lines.contains(where: \.isShipped) else {
            throw Problem.orderNoGoods.within("delivery")
        }
        let nothing = Money.zero(reckoned.payable.currency)
        let order = Order(
            id: id, number: tx.newNumber(in: catalog.definition.calendar.zone),
            workspace: placement.workspace, state: .pending,
            version: 1, payable: reckoned.payable, walletCredit: reckoned.walletCredit, quote: reckoned.quote,
            coupon: reckoned.coupon, deadline: tx.now + payWithin, madeAt: tx.now, refunded: nothing,
            bonus: nothing, creditSpent: nothing)
        return OrderDraft(
            order: order, reckoned: reckoned, needs: OrderNeeds(order, reckoned.lines),
            submission: placement.submission, person: placement.person, recipient: placement.recipient)
    }
}
