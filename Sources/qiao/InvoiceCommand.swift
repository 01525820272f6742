import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao invoice`: invoices over orders.
struct InvoiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice", abstract: "Invoices over orders.",
        subcommands: [
            InvoiceApply.self, InvoiceList.self, InvoiceShow.self, InvoiceIssue.self, InvoiceReverse.self,
            InvoiceCancel.self,
        ])
}

struct InvoiceApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Asks for an invoice over orders.")
    @OptionGroup var reach: Reach
    @Option(help: "An order, NUMBER or NUMBER=AMOUNT; may be repeated.") var order: [String]
    @Option(help: "general or special.") var kind = "general"
    @Option(help: "To whom it is made out.") var title: String
    @Option(help: "The buyer's tax number.") var taxNumber: String?
    @Option(help: "The buyer's bank and account.") var bank: String?

    func run() async throws {
        let orders: [JSON] = order.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return .string(text) }
            return ["order": .string(parts[0]), "amount": .string(parts[1])]
        }
        var body: JSONObject = [
            "kind": .string(kind), "title": .string(title), "orders": .array(orders),
        ]
        if let taxNumber { body["tax_number"] = .string(taxNumber) }
        if let bank { body["bank"] = .string(bank) }
        try await reach.post("/v1/invoices", .object(body), line: \.invoiceLine)
    }
}

struct InvoiceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The invoices, the newest first.")
    @OptionGroup var reach: Reach
    @Flag(help: "Those of all workspaces that are to be written, the oldest first; this is the operator's.")
    var waiting = false

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list(waiting ? "/v1/desk/invoices" : "/v1/invoices")
            if reach.json { return print(page.prettyText) }
            for invoice in page["items"].array ?? [] { print(invoice.invoiceLine) }
        }
    }
}

struct InvoiceShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "An invoice with its orders and its moves.")
    @OptionGroup var reach: Reach
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The invoice's number.") var number: String

    func run() async throws {
        try await reach.with { client in
            let invoice = try await client.json(.get, "/v1/invoices/\(number.escaped)\(scope.text)")
            if reach.json { return print(invoice.prettyText) }
            print(invoice.invoiceLine)
            for fact in invoice.invoiceFacts { print("  " + fact) }
            for line in invoice["orders"].array ?? [] {
                let tax = line["tax"].string.map { "  \(Localized(zh: "税额", en: "tax").here) \($0)" } ?? ""
                print(
                    "  \(Localized(zh: "订单", en: "order").here) \(line["order"].string ?? "")  \(line["amount"].string ?? "")"
                        + tax)
            }
            for move in invoice["moves"].array ?? [] { print(move.moveLine(of: .invoice)) }
        }
    }
}

struct InvoiceIssue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Says that an invoice is written.")
    @OptionGroup var reach: Reach
    @Argument(help: "The invoice's number.") var number: String
    @Option(help: "The code of what is taxed.") var taxCode: String
    @Option(help: "The rate: 6%.") var rate: String
    @Option(help: "The number under which it was written.") var document: String

    func run() async throws {
        let body: JSON = [
            "tax_code": .string(taxCode), "rate": .string(rate), "document": .string(document),
        ]
        try await reach.post("/v1/invoices/\(number.escaped)/issue", body, line: \.invoiceLine)
    }
}

struct InvoiceReverse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse", abstract: "Says that an invoice is taken back by another one.")
    @OptionGroup var reach: Reach
    @Argument(help: "The invoice's number.") var number: String
    @Option(help: "The number of the one that takes it back.") var document: String

    func run() async throws {
        let body: JSON = ["document": .string(document)]
        try await reach.post("/v1/invoices/\(number.escaped)/reverse", body, line: \.invoiceLine)
    }
}

struct InvoiceCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Calls an invoice off that is not written yet.")
    @OptionGroup var reach: Reach
    @Argument(help: "The invoice's number.") var number: String

    func run() async throws {
        try await reach.post("/v1/invoices/\(number.escaped)/cancel", line: \.invoiceLine)
    }
}

extension JSON {
    /// What else stands on an invoice, as far as it is known.
    fileprivate var invoiceFacts: [String] {
        let facts: [(Localized, JSON)] = [
            (Localized(zh: "企业", en: "workspace"), self["workspace"]),
            (Localized(zh: "纳税人识别号", en: "tax number"), self["tax_number"]),
            (Localized(zh: "开户行及账号", en: "bank"), self["bank"]),
            (Localized(zh: "税收分类编码", en: "tax code"), self["tax_code"]),
            (Localized(zh: "税率", en: "rate"), self["rate"]),
            (Localized(zh: "税额", en: "tax"), self["tax"]),
            (Localized(zh: "发票号码", en: "document"), self["document"]),
            (Localized(zh: "红字发票号码", en: "reversed by"), self["reversal"]),
        ]
        return facts.compactMap { name, value in value.string.map { "\(name.here) \($0)" } }
    }

    fileprivate var invoiceLine: String {
        "\(self["number"].string ?? "")  \(self["kind"].string ?? "")  \(StateWord.text(self["state"], of: .invoice))  "
            + "\(self["amount"].string ?? "") \(self["currency"].string ?? "")  \(self["title"].string ?? "")"
    }
}
