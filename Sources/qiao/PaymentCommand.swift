import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao payment`: payments of which no channel could prove what became of them.
struct PaymentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment",
        abstract:
            "Payments in review and captures that nobody had asked for so: list them, and say what became of one.",
        subcommands: [
            PaymentList.self, PaymentResolve.self, PaymentStrays.self, PaymentCloseStray.self,
        ])
}

struct PaymentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The payments of which no channel could prove what became of them.")
    @OptionGroup var reach: Reach
    @Flag(help: "Those that have succeeded with another amount than their order asks for.") var differs =
        false

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/payments", [("state", differs ? "differs" : "review")])
            if reach.json { return print(page.prettyText) }
            for payment in page["items"].array ?? [] {
                print("\(payment.paymentLine)  \(payment["subject"].string ?? "")\(payment.differenceText)")
                for stray in payment["quarantined"].array ?? [] { print("  " + stray.strayLine) }
            }
        }
    }
}

struct PaymentResolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Says what was found out at the channel about a payment in review.")
    @OptionGroup var reach: Reach
    @Argument(help: "The payment's number.") var number: String
    @Option(help: "paid or not_paid; paid_back of one of another amount than was asked for.") var verdict:
        String
    @Option(help: "What it rests on.") var reason: String
    @Option(help: "The channel's own number of the payment, where it is paid.") var trade: String?
    @Option(help: "When it was paid, as 2026-10-01T12:00:00Z.") var paidAt: String?

    func run() async throws {
        var body: JSONObject = ["verdict": .string(verdict), "reason": .string(reason)]
        if let trade { body["trade"] = .string(trade) }
        if let paidAt { body["paid_at"] = .string(paidAt) }
        try await reach.post("/v1/payments/\(number.escaped)/resolve", .object(body), line: \.paymentLine)
    }
}

struct PaymentStrays: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strays",
        abstract: "The captures that were not what was asked for, and wait for a person.")
    @OptionGroup var reach: Reach
    @Option(help: "open or closed.") var state = "open"

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/strays", [("state", state)])
            if reach.json { return print(page.prettyText) }
            for stray in page["items"].array ?? [] { print(stray.strayLine) }
        }
    }
}

struct PaymentCloseStray: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close-stray",
        abstract: "Says what becomes of a capture that was not what was asked for.")
    @OptionGroup var reach: Reach
    @Argument(help: "The capture, as `qiao payment strays` shows it.") var capture: String
    @Option(
        help: "refunded through its channel, credited to the workspace's balance, or settled outside."
    ) var outcome: String
    @Option(help: "What it rests on.") var reason: String

    func run() async throws {
        let body: JSON = ["outcome": .string(outcome), "reason": .string(reason)]
        try await reach.post("/v1/strays/\(capture.escaped)/close", body, line: \.strayLine)
    }
}

/// `qiao refund`: refunds, those in review above all.
struct RefundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Refunds: list them, and say what became of one in review.",
        subcommands: [RefundList.self, RefundResolve.self])
}

struct RefundList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The refunds in review, or in another state.")
    @OptionGroup var reach: Reach
    @Option(help: "pending, succeeded, failed or review.") var state = "review"

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/refunds", [("state", state)])
            if reach.json { return print(page.prettyText) }
            for refund in page["items"].array ?? [] { print(refund.refundLine) }
        }
    }
}

struct RefundResolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Says what was found out or done about a refund in review, or one that has failed.")
    @OptionGroup var reach: Reach
    @Argument(help: "The refund's number.") var number: String
    @Option(help: "succeeded, failed, again to have the channel asked again, or by_hand.") var verdict: String
    @Option(help: "What it rests on.") var reason: String
    @Option(help: "How much was paid back by hand, as 12.50.") var amount: String?
    @Option(help: "Under which reference it was paid back by hand.") var reference: String?

    func run() async throws {
        var body: JSONObject = ["verdict": .string(verdict), "reason": .string(reason)]
        if let amount { body["amount"] = .string(amount) }
        if let reference { body["reference"] = .string(reference) }
        try await reach.post("/v1/refunds/\(number.escaped)/resolve", .object(body), line: \.refundLine)
    }
}

extension JSON {
    /// A payment in a line.
    var paymentLine: String {
        "\(Localized(zh: "支付", en: "payment").here) \(self["number"].string ?? "")  \(self["channel"].string ?? "")  "
            + "\(StateWord.text(self["state"], of: .payment))  "
            + "\(self["code"].string ?? "")"
    }

    /// A refund in a line.
    var refundLine: String {
        "\(Localized(zh: "退款", en: "refund").here) \(self["number"].string ?? "")  "
            + "\(StateWord.text(self["state"], of: .refund))  \(self["amount"].string ?? "") "
            + "\(self["currency"].string ?? "")  \(self["cause"].string ?? "")  "
            + "\(self["problem"]["code"].string ?? self["by_hand"].string ?? "")"
    }

    /// How much was paid and how much was asked for, behind a payment of another amount.
    fileprivate var differenceText: String {
        guard let asked = self["asked"].string else { return "" }
        return "  \(self["amount"].string ?? "") ≠ \(asked) \(self["currency"].string ?? "")"
    }

    fileprivate var strayLine: String {
        "\(Localized(zh: "待查款项", en: "stray").here) \(self["id"].string ?? "")  "
            + "\(Localized(zh: "支付", en: "payment").here) \(self["payment"].string ?? "")  "
            + "\(self["trade"].string ?? "")  \(self["amount"].string ?? "") "
            + "\(self["currency"].string ?? "")  \(self["paid_at"].string ?? "")  "
            + StateWord.text(self["closing"]["outcome"], of: .outcome) + strayRefund
    }

    /// The refund that pays a stray capture back, behind what was said of it.
    private var strayRefund: String {
        let refund = self["closing"]["refund"]
        guard let number = refund["number"].string else { return "" }
        return
            "  \(Localized(zh: "退款", en: "refund").here) \(number)  \(StateWord.text(refund["state"], of: .refund))"
    }
}
