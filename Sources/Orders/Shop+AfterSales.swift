import Catalog
import Durable
import Ledger
public import Storage
public import Values

/// Money back: a case is asked for, agreed to or refused by a person, and done when the money is back.
///
/// Lines that exchange one package for another are changed back, not paid back. Gifts go back with the last of what was
/// bought. A coupon stays used. A good goes back into the stock where it had not left. What was used already, the person
/// who agrees leaves out of the amount; out of the wallet goes what is paid back for top-ups, and what is left of their
/// bonus.
extension Shop {
    /// Asks for money back.
    ///
    /// - Parameters:
    ///   - positions: Which lines of the order; `nil` for all that are in no case.
    ///   - number: The order.
    ///   - reason: Why, in the customer's words.
    ///   - workspace: Whose it is.
    ///   - person: Who asks.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The case.
    /// - Throws: `order.unknown`, `aftersales.not_paid`, `aftersales.lines`, `aftersales.exchange`, `aftersales.reason`,
    ///   `aftersales.exceeds`, `aftersales.too_many`.
    public func requestRefund(
        of positions: [Int]? = nil, of number: DocumentNumber, because reason: String,
        of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let order = try tx.ownOrder(number, of: workspace)
        guard order.state.isPaid else { throw Problem.aftersalesNotPaid(number) }
        guard reason.utf8.count <= AfterSalesCase.reasonBytesMax else { throw Problem.aftersalesReason }
        let all = try tx.lines(of: order.id)
        let bought = all.filter { !$0.isGift && $0.afterSales == nil }
        let chosen =
            positions.map { positions in bought.filter { positions.contains($0.position) } } ?? bought
        guard !chosen.isEmpty, positions.map({ Set($0).count == chosen.count }) ?? true else {
            throw Problem.aftersalesLines
        }
        guard !chosen.contains(where: \.isExchange) else { throw Problem.aftersalesExchange }
        let gifts = chosen.count == bought.count ? all.filter { $0.isGift && $0.afterSales == nil } : []
        var amount = Money.zero(order.payable.currency)
        for line in chosen { amount = try amount + line.amount }
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
            id: tx.newID(), number: tx.newNumber(in: zone), order: order.id, orderNumber: number,
            workspace: workspace,
            state: .requested, version: 1, amount: amount, reason: reason)
        try tx.insert(afterSales, by: person)
        try tx.put(chosen + gifts, of: order.id, into: afterSales.id)
        return afterSales
    }

    /// Agrees to a case: takes back what its lines gave, and lets the money go back.
    ///
    /// - Parameters:
    ///   - number: The case.
    ///   - amount: How much is paid back; `nil` for all that was paid for the lines.
    ///   - person: Who agrees.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The case.
    /// - Throws: `aftersales.unknown`, `aftersales.not_open`, `aftersales.exceeds`, `aftersales.exchanged` where another
    ///   order has credited what was paid, `order.package_pending` where one is about to, `ledger.insufficient` where a
    ///   top-up is spent.
    public func agree(
        to number: DocumentNumber, _ amount: Money? = nil, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        let (order, asked) = try tx.openCase(number)
        let amount = amount ?? asked.amount
        guard try amount <= asked.amount, !amount.isNegative else {
            throw Problem.aftersalesExceeds(asked.amount)
        }
        try tx.lockBuyer(order.workspace)
        let all = try tx.lines(of: order.id)
        let lines = all.filter { $0.afterSales == asked.id }
        try takeBack(lines, among: all, of: order, for: asked, amount, in: tx)
        var agreed = try tx.move(asked, to: .agreed, because: "agreed", by: person, amount: amount)
        let isOpenElsewhere = try tx.cases(of: order.id).contains { $0.state == .requested }
        if order.state == .paid, !isOpenElsewhere,
            all.allSatisfy({ !$0.isShipped || $0.afterSales != nil })
        {
            _ = try fulfil(order, because: "nothing to send any more", in: tx)
        }
        guard let payment = order.payment, !amount.isZero else {
            return try tx.move(agreed, to: .done, because: "nothing to pay back")
        }
        try tx.refund(amount, of: order)
        agreed = try tx.move(agreed, to: .refunding, because: "payment \(payment)")
        try tx.publish(order.event("order.refund_due", payment, amount, cause: agreed.cause))
        return agreed
    }

    /// Refuses a case; its lines may be asked for again.
    /// - Throws: `aftersales.unknown`, `aftersales.not_open`, `aftersales.reason`.
    public func refuse(
        _ number: DocumentNumber, because reason: String, by person: String, in tx: Transaction
    ) throws -> AfterSalesCase {
        guard reason.utf8.count <= AfterSalesCase.reasonBytesMax else { throw Problem.aftersalesReason }
        let (order, asked) = try tx.openCase(number)
        try tx.takeLines(of: order.id, outOf: asked.id)
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
            failed, to: .refunding, because: "payment \(payment), again", by: person, isNewTry: true)
        try tx.publish(order.event("order.refund_due", payment, again.amount, cause: again.cause))
        return again
    }

    /// Takes that money has gone back.
    package func takeRefunded(_ cause: String, through channel: String? = nil, in tx: Transaction) throws {
        guard let afterSales = try refundingCase(of: cause, in: tx) else { return }
        let lines = try tx.lines(of: afterSales.order).filter { $0.afterSales == afterSales.id }
        let isCharged = lines.contains { !$0.amount.isZero }
        let shares = isCharged ? try afterSales.amount.allocated(by: lines.map(\.amount.minorUnits)) : []
        let moved = MovedMoney(afterSales.amount, of: lines, shares, through: channel)
        _ = try tx.move(afterSales, to: .done, because: "paid back", telling: moved.facts)
    }

    /// Takes that money does not go back by itself, and why: somebody has to see to it.
    package func takeNotRefunded(
        _ cause: String, _ trouble: AfterSalesCase.Trouble, because reason: String, in tx: Transaction
    ) throws {
        // What is told late of an earlier try says nothing of this one.
        guard let afterSales = try refundingCase(of: cause, in: tx), afterSales.cause == cause,
            afterSales.trouble != .failed, afterSales.trouble != trouble
        else { return }
        _ = try tx.move(afterSales, to: .refunding, because: reason, trouble: trouble)
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

    /// Takes back what lines gave; the tables' order in which everybody locks them is kept.
    private func takeBack(
        _ lines: [OrderLine], among all: [OrderLine], of order: Order, for afterSales: AfterSalesCase,
        _ amount: Money, in tx: Transaction
    ) throws {
        var goods: [String: Int64] = [:]
        for line in lines where line.isCounted && order.state == .paid {
            goods[line.item.key, default: 0] += line.quantity
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
        try tx.revokeGrants(of: lines, among: all, order.reference, order.workspace)
        try takeBackBalance(lines, of: order, for: afterSales, amount, in: tx)
    }

    /// Takes out of the wallet what is paid back for top-ups, and what is left of what was given beside them.
    private func takeBackBalance(
        _ lines: [OrderLine], of order: Order, for afterSales: AfterSalesCase, _ amount: Money,
        in tx: Transaction
    ) throws {
        guard lines.contains(where: { $0.item.kind == .topUp }) else { return }
        let currency = amount.currency
        let isPaid = lines.contains { !$0.amount.isZero }
        let shares = isPaid ? try amount.allocated(by: lines.map(\.amount.minorUnits)) : []
        var (principal, bonus) = (Money.zero(currency), Money.zero(currency))
        for (index, line) in lines.enumerated() where line.item.kind == .topUp {
            if isPaid { principal = try principal - shares[index] }
            bonus = try bonus - line.bonus
        }
        let left = try tx.balance(of: .bonus(of: order.workspace, currency)).available
        bonus = try -left > bonus ? -left : bonus
        if let entry = try order.balanceEntry(principal, bonus, step: afterSales.cause) { try tx.post(entry) }
    }
}

extension Transaction {
    /// A case that waits to be decided, with its order, which nobody else changes until this transaction ends.
    fileprivate func openCase(_ number: DocumentNumber) throws -> (Order, AfterSalesCase) {
        let (order, afterSales) = try lockedCase(number)
        guard afterSales.state == .requested else { throw Problem.aftersalesNotOpen(number) }
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
