import Values

/// A line of a quote while offers are applied to it.
struct DraftLine {
    let item: ItemKey
    let name: Localized
    let action: QuoteAction
    let quantity: Int64
    /// What it costs without offers and credit.
    let list: Money
    var credit: Money
    var discount: Money
    var notes: [Localized] = []
    /// Of a top-up: what is given beside it.
    var bonus: Money?
    /// Of a package: its anchor day, what it costs for which window, and the windows that stay as they are.
    var anchorDay: Int?
    var charged: [PaidWindow] = []
    var kept: [PaidWindow] = []

    init(
        _ item: ItemKey, _ name: Localized, _ action: QuoteAction, quantity: Int64 = 1, list: Money,
        credit: Money? = nil
    ) {
        self.item = item
        self.name = name
        self.action = action
        self.quantity = quantity
        self.list = list
        self.credit = credit ?? .zero(list.currency)
        discount = .zero(list.currency)
    }

    /// What is left for offers: never below zero, so that no offer pays anything out.
    func net() throws(Problem) -> Money {
        let amount = try list - credit - discount
        return amount.isNegative ? .zero(amount.currency) : amount
    }

    /// The line with everything taken off; what offers took off is spread over its windows.
    func finished() throws(Problem) -> QuoteLine {
        var paid = charged
        if !discount.isZero, !charged.isEmpty {
            let shares = try discount.allocated(by: charged.map(\.paid.minorUnits))
            for (index, share) in shares.enumerated() {
                let window = charged[index]
                paid[index] = PaidWindow(
                    start: window.start, end: window.end, paid: try window.paid - share,
                    termStart: window.termStart)
            }
        }
        let holding = anchorDay.map { Holding(package: item.key, anchorDay: $0, windows: kept + paid) }
        return QuoteLine(
            item: item, name: name, action: action, quantity: quantity, list: list, credit: credit,
            discount: discount, amount: try list - credit - discount,
            bonus: try bonus.map { bonus throws(Problem) in try bonus + discount } ?? .zero(list.currency),
            holding: holding, notes: notes)
    }
}
