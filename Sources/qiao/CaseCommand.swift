import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao case`: the after-sales cases of all workspaces, and what the operator decides.
struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "After-sales cases: money and goods that go back, and what is decided.",
        subcommands: [
            CaseList.self, CaseShow.self, CaseAgree.self, CaseRefuse.self, CaseRetry.self, CasePaidBack.self,
            CaseSentBack.self, CaseReceived.self, CaseReshipped.self, CaseDelivered.self,
        ])
}

struct CaseList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The cases that are neither refused nor done, the oldest first.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/cases")
            if reach.json { return print(page.prettyText) }
            for afterSales in page["items"].array ?? [] { print(afterSales.caseLine) }
        }
    }
}

struct CaseShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "A case with its lines and its moves.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String

    func run() async throws {
        try await reach.with { client in
            let afterSales = try await client.json(.get, "/v1/cases/\(number.escaped)")
            if reach.json { return print(afterSales.prettyText) }
            print(afterSales.caseLine)
            for line in afterSales["lines"].array ?? [] { print("  " + line.caseLinePart) }
            if afterSales["kind"] == "replacement" { print("  " + afterSales["delivery"].deliveryLine) }
            if let bonus = afterSales["unrecovered_bonus"].string {
                let amount = "\(bonus) \(afterSales["currency"].string ?? "")"
                print(
                    "  "
                        + Localized(
                            zh: "赠送金额已花掉、未能收回：\(amount)",
                            en: "spent of the bonus, and not recovered: \(amount)"
                        ).here)
            }
            for move in afterSales["moves"].array ?? [] { print(move.moveLine(of: .afterSales)) }
        }
    }
}

struct CaseAgree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agree",
        abstract: "Agrees to a case: what its lines gave is taken back, and the money goes back.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String
    @Option(help: "How much goes back, as 12.50; all that is asked for unless said.") var amount: String?

    func run() async throws {
        let body = amount.map { ["amount": .string($0)] as JSON }
        try await reach.post("/v1/cases/\(number.escaped)/agree", body, line: \.caseLine)
    }
}

struct CaseRefuse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse", abstract: "Refuses a case; its lines may be asked for again.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String
    @Option(help: "Why.") var reason: String

    func run() async throws {
        let body: JSON = ["reason": .string(reason)]
        try await reach.post("/v1/cases/\(number.escaped)/refuse", body, line: \.caseLine)
    }
}

struct CaseRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Lets the money of a case go back once more, where it is proved that it did not.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String

    func run() async throws {
        try await reach.post("/v1/cases/\(number.escaped)/retry", line: \.caseLine)
    }
}

struct CasePaidBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paid-back",
        abstract: "Says that the money of a case was paid back by hand, where its channel does not do it.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String
    @Option(help: "How much was paid, as 12.50: what the case comes to.") var amount: String
    @Option(help: "Under which reference it was paid, such as a bank's number.") var reference: String

    func run() async throws {
        let body: JSON = ["amount": .string(amount), "reference": .string(reference)]
        try await reach.post("/v1/cases/\(number.escaped)/paid-back", body, line: \.caseLine)
    }
}

extension JSON {
    /// An after-sales case in a line.
    var caseLine: String {
        let trouble = self["trouble"].isNull ? "" : " (\(StateWord.text(self["trouble"], of: .trouble)))"
        return
            "\(self["number"].string ?? "")  \(caseKind)  \(StateWord.text(self["state"], of: .afterSales))\(trouble)  "
            + "\(self["amount"].string ?? "") \(self["currency"].string ?? "")  "
            + "\(Localized(zh: "订单", en: "order").here) \(self["order"].string ?? "")  \(self["reason"].string ?? "")"
    }

    /// A move of a document in a line.
    func moveLine(of document: StateWord.Document) -> String {
        "  \(self["at"].string ?? "")  \(StateWord.text(self["state"], of: document))  \(MoveReason.text(self["why"].string ?? ""))"
    }

    /// What a case asks for, in the reader's language.
    private var caseKind: String {
        switch self["kind"].string {
        case "refund": Localized(zh: "仅退款", en: "refund").here
        case "return": Localized(zh: "退货退款", en: "return").here
        case "replacement": Localized(zh: "换货", en: "replacement").here
        case let other: other ?? ""
        }
    }
}
