import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values
import World

/// `qiao order`: what the workspace buys, and what becomes of it.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Orders: what the workspace buys, and what becomes of it.",
        subcommands: [
            OrderCreate.self, OrderList.self, OrderShow.self, OrderPay.self, OrderCancel.self,
            OrderRefund.self, OrderShip.self, OrderDeliver.self, OrderReturn.self,
        ])
}

struct OrderCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Places an order at the prices of now.")
    @OptionGroup var reach: Reach
    @OptionGroup var wish: WishOptions

    func run() async throws {
        let body = try wish.body
        try await reach.with { client in
            let order = try await client.json(.post, "/v1/orders", body: body)
            print(reach.json ? order.prettyText : order.orderLine)
        }
    }
}

struct OrderList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The orders, the newest first.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/orders")
            if reach.json { return print(page.prettyText) }
            for order in page["items"].array ?? [] { print(order.orderLine) }
        }
    }
}

struct OrderShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "An order with its moves, parcels, payments and after-sales cases.")
    @OptionGroup var reach: Reach
    @Argument(help: "The order's number.") var number: String

    func run() async throws {
        try await reach.with { client in
            let order = try await client.json(.get, "/v1/orders/\(number.escaped)")
            if reach.json { return print(order.prettyText) }
            print(order.orderLine)
            for move in order["moves"].array ?? [] {
                print(
                    "  \(move["at"].string ?? "")  \(move["state"].string ?? "")  \(move["why"].string ?? "")"
                )
            }
            for line in order["lines"].array ?? [] where line["kind"].string == "good" {
                print(
                    "  line \(line["line"].integer ?? 0)  \(line["key"].string ?? "") × \(line["quantity"].integer ?? 0)  "
                        + "sent \(line["sent"].integer ?? 0)")
            }
            for parcel in order["parcels"].array ?? [] {
                print(
                    "  parcel \(parcel["carrier"].string ?? "") \(parcel["tracking"].string ?? "")  "
                        + (parcel["arrived_at"].string.map { "arrived \($0)" } ?? "on its way"))
            }
            for payment in order["payments"].array ?? [] { print("  " + payment.paymentLine) }
            for afterSales in order["cases"].array ?? [] {
                print("  case " + afterSales.caseLine)
            }
        }
    }
}

struct OrderPay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay", abstract: "Begins to pay an order: out of the balance, or in the sandbox.",
        discussion:
            "A payment of the sandbox is paid at once with --now, as a payer would in a channel's own program."
    )
    @OptionGroup var reach: Reach
    @Argument(help: "The order's number.") var number: String
    @Option(help: "The channel: balance or sandbox.") var channel: String
    @Flag(help: "Pay it in the sandbox, too.") var now = false

    func run() async throws {
        try await reach.with { client in
            var payment = try await client.json(
                .post, "/v1/orders/\(number.escaped)/payments", body: ["channel": .string(channel)])
            if now { payment = try await payNow(payment, client) }
            print(reach.json ? payment.prettyText : payment.paymentLine)
        }
    }

    /// Pays as soon as the sandbox knows the payment, within ten seconds.
    private func payNow(_ begun: JSON, _ client: Client) async throws -> JSON {
        let own = begun["number"].string ?? ""
        for _ in 1...100 {
            let order = try await client.json(.get, "/v1/orders/\(number.escaped)")
            let payment = order["payments"].array?.first { $0["number"].string == own } ?? begun
            if payment["state"].string == "paying" {
                _ = try await client.json(.post, "/v1/sandbox/payments/\(own)/pay")
                return payment
            }
            try await World.system.clock.sleep(for: .milliseconds(100))
        }
        return begun
    }
}

struct OrderCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Calls an order off that is not paid.")
    @OptionGroup var reach: Reach
    @Argument(help: "The order's number.") var number: String

    func run() async throws {
        try await reach.with { client in
            let order = try await client.json(.post, "/v1/orders/\(number.escaped)/cancel")
            print(reach.json ? order.prettyText : order.orderLine)
        }
    }
}

struct OrderRefund: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Asks for the money of an order back.")
    @OptionGroup var reach: Reach
    @Argument(help: "The order's number.") var number: String
    @Option(help: "Why.") var reason: String
    @OptionGroup var lines: LineOptions
    @Flag(help: "Agree to it at once; this is the operator's to do.") var agree = false

    func run() async throws {
        var body: JSONObject = ["reason": .string(reason)]
        body["lines"] = try lines.json
        let request = JSON.object(body)
        try await reach.with { client in
            var afterSales = try await client.json(
                .post, "/v1/orders/\(number.escaped)/refunds", body: request)
            if agree {
                let number = afterSales["number"].string ?? ""
                afterSales = try await client.json(.post, "/v1/cases/\(number)/agree")
            }
            if reach.json { return print(afterSales.prettyText) }
            print("\(afterSales["number"].string ?? "")  \(afterSales["state"].string ?? "")")
        }
    }
}

extension JSON {
    var orderLine: String {
        "\(self["number"].string ?? "")  \(self["state"].string ?? "")  \(self["payable"].string ?? "") "
            + "\(self["currency"].string ?? "")  → \(self["deadline"].string ?? "")"
    }

    fileprivate var paymentLine: String {
        "payment \(self["number"].string ?? "")  \(self["channel"].string ?? "")  \(self["state"].string ?? "")  "
            + "\(self["code"].string ?? "")"
    }
}
