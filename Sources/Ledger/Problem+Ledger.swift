import OrderedCollections
package import Values

extension Problem {
    /// A wallet has less than is to be taken out of it.
    package static func insufficient(_ account: LedgerAccount, available: Money, needed: Money) -> Problem {
        Problem(
            "ledger.insufficient", status: 402,
            Localized(
                zh: "账户 \(account.name) 可用余额为 \(available)，需要 \(needed)。请充值后重试。",
                en: "The account \(account.name) has \(available) available and \(needed) are needed. "
                    + "Pay in what is missing, then try again."),
            details: [
                "account": .string(account.name), "currency": .string(account.currency.code),
                "available": .string(available.decimalText), "needed": .string(needed.decimalText),
            ])
    }

    static func ledgerUnbalanced(_ sum: Money) -> Problem {
        Problem(
            "ledger.unbalanced", status: 422,
            Localized(
                zh: "分录不平：各行金额之和为 \(sum)，应为零。请检查每一行的金额和方向。",
                en: "The entry does not balance: its lines come to \(sum) and not to nothing. "
                    + "Check the amount and the sign of each."),
            details: ["currency": .string(sum.currency.code), "sum": .string(sum.decimalText)])
    }

    static var ledgerPostings: Problem {
        Problem(
            "ledger.postings", status: 422,
            Localized(
                zh: "一笔分录须有 2 到 \(NewEntry.postingsMax) 行。请拆成多笔。",
                en: "An entry has 2 to \(NewEntry.postingsMax) postings. Split it into several."),
            at: "postings")
    }

    static var ledgerAmount: Problem {
        Problem(
            "ledger.amount", status: 422,
            Localized(
                zh: "金额不能为零，冻结金额须大于零。请去掉这一行或填写金额。",
                en:
                    "A posting moves something, and a hold more than nothing. Give an amount, or leave it out."
            ),
            at: "amount")
    }

    static func ledgerCurrency(_ amount: Money, _ account: LedgerAccount) -> Problem {
        Problem(
            "ledger.currency", status: 422,
            Localized(
                zh: "账户 \(account.name) 的币种是 \(account.currency.code)，不能记入 \(amount)。请使用同币种的账户。",
                en:
                    "The account \(account.name) is kept in \(account.currency.code), and \(amount) cannot be posted to it. "
                    + "Use an account of that currency."),
            at: "amount")
    }

    static func ledgerText(at place: String, bytesMax: Int) -> Problem {
        Problem(
            "ledger.text", status: 422,
            Localized(
                zh: "账户名称、来源和步骤须为 1 到 \(bytesMax) 个可见的 ASCII 字符，不含空格。",
                en:
                    "Names of accounts, references and steps have 1 to \(bytesMax) visible ASCII characters, no blanks."
            ),
            at: place)
    }

    static var ledgerMemo: Problem {
        Problem(
            "ledger.memo", status: 422,
            Localized(
                zh: "摘要不能超过 \(NewEntry.memoBytesMax) 字节，且不能换行。请缩短。",
                en: "A memo has at most \(NewEntry.memoBytesMax) bytes and no line breaks. Shorten it."),
            at: "memo")
    }

    static func entryDiffers(_ key: LedgerKey) -> Problem {
        Problem(
            "ledger.entry_differs", status: 409,
            Localized(
                zh: "“\(key)”已记过一笔不同的分录，本次没有记账。请查看已有的分录，新的款项请用新的步骤。",
                en:
                    "Another entry was posted for '\(key)', and this one was not. Look at that one; what is new has a step "
                    + "of its own."))
    }

    static func holdDiffers(_ key: LedgerKey) -> Problem {
        Problem(
            "ledger.hold_differs", status: 409,
            Localized(
                zh: "“\(key)”已冻结过不同的金额或账户，本次没有冻结。请先解冻，新的冻结请用新的步骤。",
                en: "Another amount or account is held for '\(key)', and this one is not. Release that one; "
                    + "what is new has a step of its own."))
    }

    static func holdUnknown(_ key: LedgerKey) -> Problem {
        Problem(
            "ledger.hold_unknown", status: 404,
            Localized(
                zh: "没有为“\(key)”冻结过金额。请先冻结。",
                en: "Nothing is held for '\(key)'. Set the amount aside first."))
    }

    static func holdEnded(_ hold: Hold) -> Problem {
        let zh =
            switch hold.state {
            case .held: "冻结中"
            case .captured: "扣款"
            case .released: "解冻"
            }
        return Problem(
            "ledger.hold_ended", status: 409,
            Localized(
                zh: "为“\(hold.key)”冻结的金额已\(zh)，本次没有执行。请重新冻结，使用新的步骤。",
                en:
                    "What was held for '\(hold.key)' is \(hold.state.rawValue) already, and nothing was done. "
                    + "Hold it again, under a step of its own."),
            details: ["state": .string(hold.state.rawValue)])
    }

    static func capture(_ taken: Money, of hold: Hold) -> Problem {
        Problem(
            "ledger.capture", status: 422,
            Localized(
                zh: "冻结了 \(hold.amount)，扣款须大于零且不超过它，而分录要扣 \(taken)。请修改分录。",
                en:
                    "\(hold.amount) are held; an entry takes some of that and no more, and this one takes \(taken). "
                    + "Change the entry."),
            details: ["held": .string(hold.amount.decimalText), "taken": .string(taken.decimalText)])
    }
}
