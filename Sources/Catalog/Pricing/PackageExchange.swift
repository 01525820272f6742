import Values

/// One package for another one: the time that was paid for is credited by what was really paid for it, and the new
/// package is charged, for the time left or for a new term.
///
/// Of the window in which now lies, `credit = roundHalfUp(paid × rest / whole)`; windows that have not begun are credited
/// whole. For the time left, the new package costs `roundHalfUp(price × rest / whole)`, where the whole is its own term
/// from where the old term began. The credit counts time as the old package says, the charge as the new one does, and each
/// is rounded once, so that a change over a second package to a third at one instant costs what the direct one does.
struct PackageExchange {
    let holding: Holding
    let change: PackageChange
    let action: QuoteAction

    func line(in catalog: CatalogDefinition, at now: Timestamp) throws(Problem) -> DraftLine {
        try holding.check(in: catalog.currency)
        let (package, price) = try catalog.packagePrice(change.package, at: now)
        let left = holding.windows.filter { $0.end > now }
        guard let current = left.first, current.start <= now else { throw .quoteExpired(holding.package) }
        let calendar = catalog.calendar
        let held = catalog.package(holding.package)
        let old = held?.name ?? Localized(same: holding.package)
        let rest = Proration(
            from: now, to: current.end, of: current.start, to: current.end,
            in: held?.proration ?? package.proration, calendar)
        var credit = try rest.share(of: current.paid)
        var notes = [
            Localized(
                zh: "抵扣“\(old.zh)”：已付 \(current.paid)，\(rest.text.zh)，抵扣 \(credit)",
                en: "Credit for \(old.en): \(current.paid) paid, \(rest.text.en), \(credit) credited")
        ]
        for window in left.dropFirst() where !window.paid.isZero {
            #if !MUTANT_LATER_TERM_LOST
            credit = try credit + window.paid
            #endif
            notes.append(
                Localized(
                    zh: "抵扣“\(old.zh)”尚未开始的一期：\(window.paid)",
                    en: "Credit for a term of \(old.en) that has not begun: \(window.paid)"))
        }
        let charged: [PaidWindow]
        switch change.mode {
        case .difference:
            charged = try difference(left, package, price, at: now, calendar, &notes)
        case .newTerm:
            let day = calendar.dayOfMonth(of: now)
            let end = try calendar.end(of: package.term, from: now, anchorDay: day)
            charged = [PaidWindow(start: now, end: end, paid: price)]
            notes.append(
                Localized(
                    zh: "“\(package.name.zh)”自今日起 \(package.term.name.zh)：\(price)",
                    en: "\(package.name.en) for \(package.term.name.en) from today: \(price)"))
        }
        let list = try Money.sum(charged.map(\.paid), catalog.currency)
        var line = DraftLine(ItemKey(.package, package.key), package.name, action, list: list, credit: credit)
        line.notes = notes
        line.charged = charged
        line.anchorDay =
            switch change.mode {
            case .difference: holding.anchorDay
            case .newTerm: calendar.dayOfMonth(of: now)
            }
        return line
    }

    /// The windows that are left, at the new package's price.
    private func difference(
        _ left: [PaidWindow], _ package: Package, _ price: Money, at now: Timestamp,
        _ calendar: BillingCalendar, _ notes: inout [Localized]
    ) throws(Problem) -> [PaidWindow] {
        var charged: [PaidWindow] = []
        for window in left {
            let start = max(window.start, now)
            let termEnd = try calendar.end(
                of: package.term, from: window.termStart, anchorDay: holding.anchorDay)
            let rest = Proration(
                from: start, to: window.end, of: window.termStart, to: termEnd, in: package.proration,
                calendar)
            let debit = try rest.share(of: price)
            charged.append(
                PaidWindow(start: start, end: window.end, paid: debit, termStart: window.termStart))
            notes.append(
                Localized(
                    zh: "“\(package.name.zh)” \(package.term.name.zh) \(price)，\(rest.text.zh)：\(debit)",
                    en:
                        "\(package.name.en) at \(price) for \(package.term.name.en), \(rest.text.en): \(debit)"
                ))
        }
        return charged
    }
}
