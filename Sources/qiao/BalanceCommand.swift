import ArgumentParser
import HTTPTypes
import Values

/// `qiao balance`: what the workspace has to spend, and how that has come about.
struct BalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "The balance: what there is to spend, and how that has come about.",
        subcommands: [BalanceShow.self, BalanceStatement.self])
}

struct BalanceShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What there is to spend.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let balance = try await client.json(.get, "/v1/balance")
            if reach.json { return print(balance.prettyText) }
            let parts: [(Localized, String)] = [
                (Localized(zh: "可用", en: "available"), "available"),
                (Localized(zh: "本金", en: "paid in"), "principal"),
                (Localized(zh: "赠金", en: "bonus"), "bonus"),
                (Localized(zh: "冻结", en: "set aside"), "held"),
            ]
            let amounts = parts.map { "\($0.here) \(balance[$1].string ?? "")" }.joined(separator: "  ")
            print("\(amounts)  \(balance["currency"].string ?? "")")
        }
    }
}

struct BalanceStatement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "What came into the balance and went out of it, the newest first.")
    @OptionGroup var reach: Reach
    @Flag(help: "What was given beside what was paid in, instead of that.") var bonus = false

    func run() async throws {
        try await reach.with { client in
            let account = bonus ? "bonus" : "principal"
            let page = try await client.list("/v1/balance/statement", [("account", account)])
            if reach.json { return print(page.prettyText) }
            for line in page["items"].array ?? [] { print(line.statementLine) }
        }
    }
}

extension JSON {
    /// When, how much, what for, and how much there was afterwards.
    fileprivate var statementLine: String {
        let order = self["order"].string.map { "\(Localized(zh: "订单", en: "order").here) \($0)" }
        let subject = "\(self["for"]["kind"].string ?? "") \(self["for"]["of"].string ?? "")"
        return [
            self["at"].string ?? "", self["amount"].string ?? "", reasonText, order ?? subject,
            "→ \(self["balance"].string ?? "")",
        ].joined(separator: "  ")
    }

    private var reasonText: String {
        let reason = self["reason"].string ?? self["for"]["step"].string ?? ""
        return switch reason {
        case "credit": Localized(zh: "入账", en: "credited").here
        case "take_back": Localized(zh: "扣回", en: "taken back").here
        case "payment": Localized(zh: "支付", en: "paid").here
        case "refund": Localized(zh: "退款", en: "paid back").here
        case "stray": Localized(zh: "来款转入", en: "found money").here
        default: reason
        }
    }
}
