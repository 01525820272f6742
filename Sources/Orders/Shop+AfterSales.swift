import Catalog
import Durable
import Ledger
public import Storage
public import Values

/// Money back: a case is asked for, agreed to or refused by a person, and done when the money is back.
///
/// Lines that exchange one package for another are changed back, not paid back. Gifts go back with the last of what was
/// bought, when that is agreed to. A coupon stays used, and what is kept keeps its share of every offer. A good goes back
/// into the stock where it had not left, or comes back. What was used already, the person who agrees leaves out of the
/// amount; out of the wallet goes what is paid back for top-ups, and what is left of their bonus.
extension Shop {
    /// Asks for money back, or for other goods.
    ///
    /// - Parameters:
    ///   - kind: What is asked for; goods that are sent back have left before.
    ///   - parts: What of the order; `nil` for all that is in no case.
    ///   - number: The order.
    ///   - reason: Why, in the customer's words.
    ///   - workspace: Whose it is.
    ///   - person: Who asks.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The case.
    /// - Throws: `order.unknown`, `aftersales.not_paid`, `aftersales.lines`, `aftersales.not_sent`, `aftersales.quantity`,
    ///   `aftersales.exchange`, `aftersales.reason`, `aftersales.exceeds`, `aftersales.too_many`.
    public func request(
        _ kind: CaseKind, of parts: [LinePart]? = nil, of number: DocumentNumber, because reason: String,
        of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let order = try tx.ownOrder(number, of: workspace)
        guard order.state.isPaid else { throw Problem.aftersalesNotPaid(number) }
        guard reason.utf8.count <= AfterSalesCase.reasonBytesMax else { throw Problem.aftersalesReason }
        let chosen = try tx.units(of: order.id).choose(parts, for: kind)
        var amount = Money.zero(order.payable.currency)
        for units in chosen { amount = try amount + units.amount }
        var left = order.payable
        let earlier = try tx.cases(of: order.id).filter { $0.state != .refused }
        guard earlier.count < AfterSalesCase.countMax else {
            throw Problem.aftersalesTooMany(AfterSalesCase.countMax)
        }
        for earlier in earlier {
            left = try left - earlier.amount
        }
        guard try amount <= left else { throw Problem.aftersalesExceeds(left) }
        let afterSales = AfterSalesCase(
            id: tx.newID(), number: tx.newNumber(in: try catalogs.zone(in: tx)), order: order.id,
            orderNumber: number,
            workspace: workspace, kind: kind,
            state: .requested, version: 1, amount: amount, reason: reason, unrecovered: .zero(amount.currency)
        )
        try tx.insert(afterSales, by: person)
        try tx.insert(chosen, in: afterSales.id)
        return afterSales
    }

    /// Agrees to a case: takes back what its lines gave, and lets the money go back; where goods come back, only when
    /// they are there.
    ///
    /// - Parameters:
    ///   - number: The case.
    ///   - amount: How much is paid back; `nil` for all that was paid for the lines.
    ///   - person: Who agrees.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The case.
    /// - Throws: `aftersales.unknown`, `aftersales.not_open`, `aftersales.exceeds`, `aftersales.exchanged` where another
    ///   order has credited what was paid, `order.package_pending` where one is about to, `ledger.insufficient` where a
    ///   top-up is spent, `order.out_of_stock` where there is nothing that could replace the goods, `invoice.reverse_first`
    ///   where more than what is left is invoiced.
    public func agree(
        to number: DocumentNumber, _ amount: Money? = nil, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let (order, asked) = try tx.openCase(number)
        let amount = amount ?? asked.amount
        guard try amount <= asked.amount, !amount.isNegative else {
            throw Problem.aftersalesExceeds(asked.amount)
        }
        try tx.lockBuyer(order.workspace)
        let agreed = try tx.move(asked, to: .agreed, because: "agreed", by: person, amount: amount)
        #if !MUTANT_INVOICE_NOT_REVERSED
        try tx.requireInvoices(within: order)
        #endif
        if agreed.kind != .replacement {
            try tx.insert(try tx.units(of: order.id).giftsLeft, in: agreed.id)
        }
        switch agreed.kind {
        case .refund:
            return try payBack(takeBack(agreed, of: order, in: tx), of: order, in: tx)
        case .return: return agreed
        case .replacement:
            try setAside(agreed, in: tx)
            return agreed
        }
    }

    /// Lets the money of a case go back whose lines have given back what they gave.
    func payBack(
        _ afterSales: AfterSalesCase, of order: Order, in tx: Transaction
    ) throws -> AfterSalesCase {
        let order = try fulfilWhereAllIsThere(order, because: "nothing to send any more", in: tx)
        guard let payment = order.payment, !afterSales.amount.isZero else {
            return try tx.move(afterSales, to: .done, because: "nothing to pay back")
        }
        try tx.refund(afterSales.amount, of: order)
        let refunding = try tx.move(afterSales, to: .refunding, because: "payment \(payment)")
        try tx.publish(
            order.event("order.refund_due", payment, refunding.amount, cause: refunding.cause))
        return refunding
    }

    /// Refuses a case, also one whose goods were to come back and have not, or are not what was sent; its lines may be
    /// asked for again.
    /// - Throws: `aftersales.unknown`, `aftersales.not_open`, `aftersales.reason`.
    public func refuse(
        _ number: DocumentNumber, because reason: String, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        guard reason.utf8.count <= AfterSalesCase.reasonBytesMax else { throw Problem.aftersalesReason }
        let (order, asked) = try tx.openCase(number, [.requested, .agreed, .sentBack])
        if asked.kind == .replacement, asked.state != .requested {
            try tx.lockBuyer(order.workspace)
            try tx.changeStock(tx.goods(of: asked), reserved: -1, sold: 0)
        }
        return try tx.move(asked, to: .refused, because: reason, by: person)
    }

    /// Lets the money of a case go back once more, since it is proved that it did not.
    /// - Throws: `aftersales.unknown`, `aftersales.not_failed`.
    public func payBackAgain(
        _ number: DocumentNumber, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let (order, failed) = try tx.lockedCase(number)
        guard failed.state == .refunding, failed.trouble == .failed, let payment = order.payment else {
            throw Problem.aftersalesNotFailed(number)
        }
        let again = try tx.move(
            failed, to: .refunding, because: "payment \(payment), again", by: person,
            tries: failed.tries + 1)
        try tx.publish(order.event("order.refund_due", payment, again.amount, cause: again.cause))
        return again
    }

    /// Takes that a person has paid back what a case comes to, since its channel does not, and has it booked.
    ///
    /// - Parameters:
    ///   - number: The case: its refund has failed, or nobody knows what became of it.
    ///   - amount: How much was paid: what the case comes to, said once more.
    ///   - reference: Under which it was paid, such as a bank's number.
    ///   - person: Who says so.
    ///   - tx: The transaction; to be given up where this throws.
    ///   - book: Books it where the payment is, for a cause; throws where it may not be.
    /// - Returns: The case; it is done when it is told that the money is back.
    /// - Throws: `aftersales.unknown`, `aftersales.no_trouble`, `aftersales.by_hand`; what `book` throws.
    public func payBackByHand(
        _ number: DocumentNumber, _ amount: Money, under reference: String, by person: String,
        in tx: Transaction, booking book: (_ payment: DocumentNumber, _ cause: String) throws -> Void
    ) throws -> AfterSalesCase {
        let (order, owed) = try tx.lockedCase(number)
        guard owed.state == .refunding, owed.trouble != nil, let payment = order.payment else {
            throw Problem.aftersalesNoTrouble(number)
        }
        guard amount == owed.amount, (1...AfterSalesCase.referenceBytesMax).contains(reference.utf8.count)
        else { throw Problem.aftersalesByHand(owed.amount) }
        let paid = try tx.move(
            owed, to: .refunding, because: "paid by hand: \(reference)", by: person, tries: owed.tries + 1)
        try book(payment, paid.cause)
        return paid
    }

    /// Takes that money has gone back.
    package func takeRefunded(_ cause: String, through channel: String? = nil, in tx: Transaction) throws {
        guard let afterSales = try refundingCase(of: cause, in: tx) else { return }
        let claims = try tx.caseLines(of: afterSales.order).filter { $0.afterSales == afterSales.id }
        let all = try tx.lines(of: afterSales.order)
        let lines = claims.compactMap { claim in all.first { $0.position == claim.position } }
        let isCharged = claims.contains { !$0.amount.isZero }
        let shares = isCharged ? try afterSales.amount.allocated(by: claims.map(\.amount.minorUnits)) : []
        let moved = try MovedMoney(
            afterSales.amount, bonus: tx.bonus(in: afterSales), of: lines, shares, through: channel)
        _ = try tx.move(afterSales, to: .done, because: "paid back", telling: moved.facts)
    }

    /// Takes that money does not go back by itself, and why: somebody has to see to it.
    package func takeNotRefunded(
        _ cause: String, _ trouble: AfterSalesCase.Trouble, because reason: String, in tx: Transaction
    ) throws {
        // What is told late of an earlier try says nothing of this one.
        let tries = AfterSalesCase.tries(in: cause)
        guard let afterSales = try refundingCase(of: cause, in: tx), tries >= afterSales.tries,
            tries > afterSales.tries || afterSales.trouble != .failed && afterSales.trouble != trouble
        else { return }
        // Who runs the payments may have tried it again, too: the next try of this case comes after all of theirs.
        _ = try tx.move(afterSales, to: .refunding, because: reason, trouble: trouble, tries: tries)
    }

    /// The case whose money goes back for a cause, with its order locked.
    private func refundingCase(of cause: String, in tx: Transaction) throws -> AfterSalesCase? {
        let parts = cause.split(separator: "/", omittingEmptySubsequences: false)
        guard cause.hasPrefix(AfterSalesCase.causePrefix), parts.count >= 2 else { return nil }
        guard let order = try tx.afterSalesCase(String(parts[1]))?.order, try tx.lockedOrder(order) != nil,
            let afterSales = try tx.afterSalesCase(String(parts[1])), afterSales.state == .refunding
        else { return nil }
        return afterSales
    }

    /// Takes back what the lines of a case gave; the tables' order in which everybody locks them is kept.
    /// - Returns: The case, which says what could not be taken back.
    func takeBack(
        _ afterSales: AfterSalesCase, of order: Order, in tx: Transaction
    ) throws -> AfterSalesCase {
        let all = try tx.lines(of: order.id)
        let claims = try tx.caseLines(of: order.id).filter { $0.afterSales == afterSales.id }
        let lines = claims.compactMap { claim in all.first { $0.position == claim.position } }
        var goods: [String: Int64] = [:]
        for (line, claim) in zip(lines, claims) where line.isCounted {
            var back = claim.quantity
            #if !MUTANT_SENT_COMES_BACK
            // What has left and does not come back stays sold.
            if afterSales.kind == .refund { back = claim.unsent }
            #endif
            if back > 0 { goods[line.item.key, default: 0] += back }
        }
        let packages = lines.filter { !$0.plan.windows.isEmpty }
        for line in packages {
            if try tx.claim(on: line.item.key, of: order.workspace) != nil {
                throw Problem.orderPackagePending(line.item.key)
            }
            guard try tx.windowCount(of: order.id, position: line.position) == line.plan.windows.count else {
                throw Problem.aftersalesExchanged(line.item.key)
            }
        }
        try tx.changeStock(goods, reserved: 0, sold: -1)
        for line in packages { try tx.removeWindows(of: line, order) }
        #if !MUTANT_GRANT_NOT_REVOKED
        try tx.revokeGrants(of: lines, among: all, order.reference, order.workspace)
        #endif
        for line in packages { try reinstateGrace(line.item.key, order, in: tx) }
        return try takeBackBalance(lines, claims, of: order, for: afterSales, in: tx)
    }

    /// Takes out of the wallet what is paid back for top-ups, and what is left of what was given beside them.
    private func takeBackBalance(
        _ lines: [OrderLine], _ claims: [CaseLine], of order: Order, for afterSales: AfterSalesCase,
        in tx: Transaction
    ) throws -> AfterSalesCase {
        guard lines.contains(where: { $0.item.kind == .topUp }) else { return afterSales }
        let currency = afterSales.amount.currency
        var (principal, bonus) = (Money.zero(currency), Money.zero(currency))
        for (line, share) in zip(lines, try afterSales.shares(claims)) where line.item.kind == .topUp {
            principal = try principal - share
            bonus = try bonus - line.bonus
        }
        try tx.requirePaidIn(-principal, by: order.workspace)
        let left = try tx.balance(of: .bonus(of: order.workspace, currency)).available
        let recovered = try -left > bonus ? -left : bonus
        if let entry = try order.balanceEntry(principal, recovered, step: afterSales.cause) {
            try tx.post(entry)
        }
        return try tx.keep(unrecovered: recovered - bonus, of: afterSales)
    }
}

extension Transaction {
    /// How much of what goes back for a case was given to spend: what was paid in goes back first, case after case.
    fileprivate func bonus(in afterSales: AfterSalesCase) throws -> Money {
        guard let order = try lockedOrder(afterSales.order) else { return .zero(afterSales.amount.currency) }
        let paidIn = try order.payable - order.bonus
        var before = Money.zero(paidIn.currency)
        for earlier in try cases(of: order.id) where earlier.state == .done && earlier.kind != .replacement {
            before = try before + earlier.amount
        }
        func given(in back: Money) throws(Problem) -> Money {
            try back <= paidIn ? .zero(back.currency) : back - paidIn
        }
        return try given(in: before + afterSales.amount) - given(in: before)
    }

    /// Refuses to pay back for top-ups what is not left of what was paid in: what changes of package have credited is spent first
    /// and never paid out.
    /// - Throws: `ledger.insufficient`.
    fileprivate func requirePaidIn(_ principal: Money, by workspace: ID<Workspace>) throws {
        let wallet = LedgerAccount.wallet(of: workspace, principal.currency)
        let left = try balance(of: wallet).available - creditLeft(of: workspace, principal.currency)
        guard try principal <= left else {
            throw Problem.insufficient(
                wallet, available: left.isNegative ? .zero(left.currency) : left, needed: principal)
        }
    }

    /// A case that waits to be decided, with its order, which nobody else changes until this transaction ends.
    fileprivate func openCase(
        _ number: DocumentNumber, _ states: Set<CaseState> = [.requested]
    ) throws -> (Order, AfterSalesCase) {
        let (order, afterSales) = try lockedCase(number)
        guard states.contains(afterSales.state) else { throw Problem.aftersalesNotOpen(number) }
        return (order, afterSales)
    }

    /// A case with its order, which nobody else changes until this transaction ends.
    fileprivate func lockedCase(_ number: DocumentNumber) throws -> (Order, AfterSalesCase) {
        guard let id = try afterSalesCase(number.text)?.order, let order = try lockedOrder(id),
            let afterSales = try afterSalesCase(number.text)
        else { throw Problem.aftersalesUnknown(number) }
        return (order, afterSales)
    }
}
