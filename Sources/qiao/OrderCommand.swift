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
            OrderRefund.self, OrderDeliverTo.self, OrderShip.self, OrderDeliver.self, OrderReturn.self,
        ])
}

struct OrderCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Places an order at the prices of now.")
    @OptionGroup var reach: Reach
    @OptionGroup var wish: WishOptions
    @OptionGroup var delivery: DeliveryOptions

    func run() async throws {
        let body = delivery.added(to: try wish.body)
        try await reach.place("/v1/orders", body)
    }
}

extension Reach {
    /// Places an order, and says so where it is the one of a moment ago.
    func place(_ path: String, _ body: JSON) async throws {
        try await with { client in
            let order = try await client.json(.post, path, body: body)
            if json { return print(order.prettyText) }
            print(order.orderLine)
            guard order["repeated"].bool == true else { return }
            Terminal.standard.say(
                Localized(
                    zh: "这是片刻前下的同一订单，没有再下一单。要再买一份，请过一分钟再下。",
                    en:
                        "This is the same order as of a moment ago, and no other. To buy it again, wait a minute."
                ))
        }
    }
}

struct OrderList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The orders, the newest first.")
    @OptionGroup var reach: Reach
    @OptionGroup var scope: ScopeOptions
    @Option(
        help:
            "With --installation, those alone that wait: paid to be sent, shipped to arrive, the oldest first."
    )
    var state: String?

    func validate() throws {
        guard state == nil || scope.installation else {
            throw ValidationError(
                Localized(
                    zh: "--state 只能与 --installation 一起使用。", en: "--state goes with --installation alone."
                ).here)
        }
    }

    func run() async throws {
        try await reach.with { client in
            let wait = state.map { "&state=\($0.escaped)" } ?? ""
            // Of all workspaces there may be millions.
            let page =
                scope.installation
                ? try await client.json(.get, "/v1/orders\(scope.text)&limit=200\(wait)")
                : try await client.list("/v1/orders")
            if reach.json { return print(page.prettyText) }
            for order in page["items"].array ?? [] {
                let workspace = order["workspace"].string.map { "  \($0)" } ?? ""
                print(order.orderLine + workspace)
                if state != nil { print("  " + order["delivery"].deliveryLine) }
            }
        }
    }
}

struct OrderShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "An order with its lines, moves, delivery, parcels, payments and after-sales cases.")
    @OptionGroup var reach: Reach
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var name: OrderName

    func run() async throws {
        try await reach.with { client in
            let order = try await client.json(.get, name.path(client, scope.text))
            if reach.json { return print(order.prettyText) }
            print(order.orderLine)
            if let workspace = order["workspace"].string {
                print("  \(Localized(zh: "企业", en: "workspace").here) \(workspace)")
            }
            for line in order.orderLines { print("  " + line) }
            for move in order["moves"].array ?? [] { print(move.moveLine(of: .order)) }
            if order.hasGoods { print("  " + order["delivery"].deliveryLine) }
            for parcel in order["parcels"].array ?? [] {
                let arrival = parcel["arrived_at"].string.map {
                    Localized(zh: "签收 \($0)", en: "arrived \($0)")
                }
                print(
                    "  \(Localized(zh: "包裹", en: "parcel").here) \(parcel["carrier"].string ?? "") "
                        + "\(parcel["tracking"].string ?? "")  "
                        + (arrival ?? Localized(zh: "运输中", en: "on its way")).here)
            }
            for payment in order["payments"].array ?? [] {
                print("  " + payment.paymentLine)
                for refund in payment["refunds"].array ?? [] { print("    " + refund.refundLine) }
            }
            for afterSales in order["cases"].array ?? [] {
                print("  \(Localized(zh: "售后单", en: "case").here) \(afterSales.caseLine)")
                for line in afterSales["lines"].array ?? [] { print("    " + line.caseLinePart) }
            }
        }
    }
}

struct OrderPay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay", abstract: "Begins to pay an order: out of the balance, or in the sandbox.",
        discussion: """
            With --now it waits up to ten seconds until the payment has ended, and pays one of the sandbox as a payer would \
            in a channel's own program. It ends with 0 where the payment has succeeded, with 1 where it has failed or is \
            closed, and with 3 where nobody knows yet.
            """
    )
    @OptionGroup var reach: Reach
    @OptionGroup var name: OrderName
    @Option(help: "The channel: balance or sandbox.") var channel: String
    @Flag(help: "Wait until it is paid; in the sandbox, pay it.") var now = false

    func run() async throws {
        try await reach.with { client in
            let order = try await name.path(client)
            var payment = try await client.json(
                .post, order + "/payments", body: ["channel": .string(channel)])
            if now { payment = try await payNow(payment, of: order, client) }
            print(reach.json ? payment.prettyText : payment.paymentLine)
            let end = now ? OrderPay.end(of: payment) : .done
            if end != .done { throw ExitCode(end.rawValue) }
        }
    }

    /// What the end of the process says of a payment that was to be paid now.
    private static func end(of payment: JSON) -> ExitStatus {
        switch payment["state"].string {
        case "succeeded": .done
        case "failed", "closed": .failed
        default: .unknown
        }
    }

    /// Pays as soon as the sandbox knows the payment, and waits for its end, within ten seconds in all.
    private func payNow(_ begun: JSON, of path: String, _ client: Client) async throws -> JSON {
        let own = begun["number"].string ?? ""
        var (payment, isPaid) = (begun, channel != "sandbox")
        for _ in 1...100 {
            let order = try await client.json(.get, path)
            payment = order["payments"].array?.first { $0["number"].string == own } ?? payment
            switch payment["state"].string {
            case "succeeded", "failed", "closed", "review": return payment
            case "paying" where !isPaid:
                _ = try await client.json(.post, "/v1/sandbox/payments/\(own)/pay")
                isPaid = true
            default: break
            }
            try await World.system.clock.sleep(for: .milliseconds(100))
        }
        return payment
    }
}

struct OrderCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Calls an order off that is not paid.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: OrderName

    func run() async throws {
        try await reach.post(line: \.orderLine) { try await name.path($0, "/cancel") }
    }
}

struct OrderRefund: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Asks for the money of an order back.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: OrderName
    @Option(help: "Why.") var reason: String
    @OptionGroup var lines: LineOptions
    @Flag(help: "Agree to it at once; this is the operator's to do.") var agree = false

    func run() async throws {
        var body: JSONObject = ["reason": .string(reason)]
        body["lines"] = try lines.json
        let request = JSON.object(body)
        try await reach.with { client in
            var afterSales = try await client.json(
                .post, name.path(client, "/refunds"), body: request)
            if agree {
                let number = afterSales["number"].string ?? ""
                afterSales = try await client.json(.post, "/v1/cases/\(number)/agree")
            }
            if reach.json { return print(afterSales.prettyText) }
            print(afterSales.caseLine)
        }
    }
}
