import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("The shop over the API, asked for what cannot be", .timeLimit(.minutes(10)))
struct HostileShopTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        products: [{key: automation, name: 自动化, features: {task: 1000}}]
        packages: [{key: pro, name: 专业版, products: [automation], term: 1 month, price: "100.00"}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.99"}]
        goods: [\((1...10).map { #"{key: dear\#($0), name: 贵货, price: "10000000000.00"}"# }.joined(separator: ", "))]
        coupons:
          - {code: OLD, name: 旧券, amount_off: {threshold: "1.00", off: "1.00", per: once}, until: 2020-01-01}
        """

    /// Texts that are no good anywhere: too long, with a NUL, empty.
    private static let texts = [
        String(repeating: "x", count: 10_000), #"a\u0000b"#, "",
    ]

    /// What is wanted that cannot be had, for a quote, an order and a cart.
    private static let wishes: [String] = {
        func item(_ rest: String) -> String { #"{"items": [{"kind": "pack", "key": "tasks", \#(rest)}]}"# }
        let quantities = [
            "-1", "0", "1000000000000000000", "9223372036854775808", "1e400", "1.5", #""2""#, "true", "[]",
        ].map { item(#""quantity": \#($0)"#) }
        let keys = (texts + ["../tasks", "tasks' OR 1=1", "🧾"]).map {
            #"{"items": [{"kind": "pack", "key": "\#($0)"}]}"#
        }
        let coupons = (texts + ["NONE", "OLD"]).map {
            #"{"items": [{"kind": "pack", "key": "tasks"}], "coupon": "\#($0)"}"#
        }
        let dear = (1...10).map { #"{"kind": "good", "key": "dear\#($0)", "quantity": 1000000}"# }
        let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
        return quantities + keys + coupons + [
            #"{"items": [\#(dear.joined(separator: ","))]}"#,
            #"{"items": \#(deep)}"#, deep, "{", "", "null", #"{"items": [null]}"#, #"{"items": {}}"#,
            #"{"items": [{"kind": "pack", "key": "tasks"}], "currency": "QQQ"}"#,
            #"{"items": [{"kind": "package", "key": "pro", "action": "upgrade", "from": "pro"}]}"#,
            #"{"items": [{"kind": "package", "key": "pro", "terms": 121}]}"#,
        ]
    }()

    @Test("refuses it with a problem, and changes nothing", arguments: Engine.allCases)
    func shop(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world, hasSandbox: true) { front in
            let buyer = Buyer(front: front, clock: clock)
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            try await buyer.working {
                let stall = try await Stall.open(buyer)
                let before = try await stall.picture(front)
                for wish in Self.wishes {
                    for path in ["/v1/orders", "/v1/quotes", "/v1/cart"] {
                        // An expired coupon may lie in a cart, which says what is the matter with it.
                        if path == "/v1/cart", wish.contains("OLD") { continue }
                        try await refused(.post, path, wish, front)
                    }
                }
                for (path, body) in stall.calls(Self.texts) { try await refused(.post, path, body, front) }
                for number in [
                    "20261126000000000000", "abc", "%00", String(repeating: "9", count: 10_000), "-1",
                ] {
                    for path in stall.places {
                        try await refused(path.method, path.at(number), path.body, front)
                    }
                }
                let key: HTTPFields = [
                    try #require(HTTPField.Name("Idempotency-Key")): String(repeating: "k", count: 10_000)
                ]
                let item = #"{"items": [{"kind": "pack", "key": "tasks"}]}"#
                #expect(try await front.call(.post, "/v1/orders", body: item, headers: key).status == 400)
                try await buyer.settle()
                #expect(try await stall.picture(front) == before)
            }
        }
    }

    @Test("shows a cart that no money buys any more, and empties it", arguments: Engine.allCases)
    func dearCart(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let cheap = Self.catalog.replacing("10000000000.00", with: "1.00")
            #expect(try await front.call(.put, "/v1/catalog", body: cheap).status == 200)
            let goods = (1...10).map { #"{"kind": "good", "key": "dear\#($0)", "quantity": 1000000}"# }
            let body = #"{"items": [\#(goods.joined(separator: ","))]}"#
            #expect(try await front.call(.post, "/v1/cart", body: body).status == 200)
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let shown = try await front.call(.get, "/v1/cart")
            #expect(
                shown.status == 200 && shown.json["problem"]["code"] == "money.overflow", "\(shown.json.text)"
            )
            let refused = try await front.call(.post, "/v1/cart/order")
            #expect((400...422).contains(refused.status) && refused.json["code"] == "money.overflow")
            let less = try await front.call(.delete, "/v1/cart/good/dear1")
            #expect(less.status == 200 && less.json["items"].array?.count == 9, "\(less.json.text)")
        }
    }

    /// Asks, and expects a problem that says what was wrong: no failure of the server, and nothing half done.
    private func refused(
        _ method: HTTPRequest.Method, _ path: String, _ body: String, _ front: Front
    ) async throws {
        let answer = try await front.call(method, path, body: body)
        let told =
            "\(method) \(path.prefix(80)) \(body.prefix(120)): \(answer.status) \(answer.json.text.prefix(300))"
        #expect((400...431).contains(answer.status), "\(told)")
        #expect(answer.json["code"].string?.isEmpty == false, "\(told)")
        #expect(answer.json["detail"].string?.isEmpty == false, "\(told)")
    }
}

/// One of each document of a shop, by its number.
private struct Stall {
    let pending: String
    let paid: String
    let payment: String
    let asked: String
    let invoice: String

    static func open(_ buyer: Buyer) async throws -> Stall {
        let front = buyer.front
        let paid = try await buyer.buy(
            #"{"items": [{"kind": "pack", "key": "tasks", "quantity": 3}, {"kind": "package", "key": "pro"}]}"#,
            for: "129.97")
        let pending = try await front.call(
            .post, "/v1/orders", body: #"{"items": [{"kind": "pack", "key": "tasks"}]}"#)
        let asked = try await front.call(
            .post, "/v1/orders/\(paid)/refunds", body: #"{"lines": [1], "reason": "unused"}"#)
        let invoice = try await front.call(
            .post, "/v1/invoices",
            body: #"{"title": "某公司", "orders": [{"order": "\#(paid)", "amount": "1.00"}]}"#)
        #expect(
            try await front.call(
                .post, "/v1/cart", body: #"{"items": [{"kind": "pack", "key": "tasks"}]}"#
            ).status == 200)
        try await buyer.settle()
        return Stall(
            pending: try #require(pending.json["number"].string), paid: paid,
            payment: try #require(try await buyer.shown(paid)["payment"].string),
            asked: try #require(asked.json["number"].string, "\(asked.json.text)"),
            invoice: try #require(invoice.json["number"].string, "\(invoice.json.text)"))
    }

    /// All that the API shows of the shop, but for what changes with time.
    func picture(_ front: Front) async throws -> [String] {
        let paths = [
            "/v1/orders", "/v1/orders/\(pending)", "/v1/orders/\(paid)", "/v1/cases", "/v1/cases/\(asked)",
            "/v1/invoices", "/v1/invoices/\(invoice)", "/v1/payments", "/v1/refunds",
            "/v1/refunds?state=failed", "/v1/refunds?state=succeeded", "/v1/strays", "/v1/cart",
            "/v1/entitlements",
            "/v1/audit",
        ]
        var picture: [String] = []
        for path in paths {
            let answer = try await front.call(.get, path)
            #expect(answer.status == 200, "\(path): \(answer.json.text)")
            picture.append("\(path): \(answer.json.text)")
        }
        return picture
    }

    /// Calls on these documents, each of which says something that cannot be.
    func calls(_ texts: [String]) -> [(String, String)] {
        let (order, pending) = ("/v1/orders/\(paid)", "/v1/orders/\(pending)")
        var calls: [(String, String)] = [
            (order + "/payments", #"{"channel": "sandbox"}"#), (order + "/cancel", ""),
            (pending + "/payments", #"{"channel": "none"}"#),
            (pending + "/payments", #"{"channel": "sandbox", "scene": "account"}"#),
            (pending + "/payments", #"{"channel": "balance", "scene": "qr"}"#),
            (pending + "/refunds", #"{"reason": "x"}"#), (pending + "/returns", #"{"reason": "x"}"#),
            (pending + "/shipments", #"{"carrier": "SF", "tracking": "1"}"#), (pending + "/deliver", ""),
            (order + "/shipments", #"{"carrier": "SF", "tracking": "1"}"#),
            (order + "/returns", #"{"reason": "x"}"#),
            (pending + "/delivery", #"{"name": "x", "phone": "1", "address": "y"}"#),
            (pending + "/delivery", #"{"name": "x", "phone": "1"}"#), (pending + "/delivery", "[]"),
            ("/v1/cart/order", #"{"delivery": {"name": "x", "phone": "1", "address": "y"}}"#),
            ("/v1/cart/order", #"{"delivery": {"name": "x", "phone": "1", "address": {}}}"#),
            ("/v1/sandbox/payments/\(payment)/pay", ""),
            ("/v1/payments/\(payment)/resolve", #"{"verdict": "not_paid", "reason": "x"}"#),
            ("/v1/cases/\(asked)/retry", ""), ("/v1/cases/\(asked)/received", ""),
            ("/v1/cases/\(asked)/delivered", ""),
            ("/v1/cases/\(asked)/paid-back", #"{"amount": "29.97", "reference": "B"}"#),
            ("/v1/cases/\(asked)/sent-back", #"{"carrier": "SF", "tracking": "1"}"#),
            ("/v1/cases/\(asked)/reshipped", #"{"carrier": "SF", "tracking": "1"}"#),
            ("/v1/invoices/\(invoice)/reverse", #"{"document": "1"}"#),
            ("/v1/invoices/\(invoice)/issue", #"{"tax_code": "1", "rate": "101%", "document": "1"}"#),
            ("/v1/invoices/\(invoice)/issue", #"{"tax_code": "1", "rate": "-1%", "document": "1"}"#),
            ("/v1/cart/order", #"{"version": -1}"#), ("/v1/cart/order", #"{"version": 9223372036854775807}"#),
        ]
        for lines in [
            "[-1]", "[1001]", "[9]", "[0, 0]", "[1]", #"[{"line": 0, "quantity": -1}]"#,
            #"[{"line": 0, "quantity": 1000000}]"#, #"[{"line": 0, "quantity": 1000000000000000000}]"#, "{}",
            "[null]",
        ] {
            calls.append((order + "/refunds", #"{"reason": "x", "lines": \#(lines)}"#))
        }
        for amount in ["-1.00", "0.001", "1e3", "99999999999999999999", "NaN", "", "1,00", "30.00", "１"] {
            calls.append(("/v1/cases/\(asked)/agree", #"{"amount": "\#(amount)"}"#))
        }
        for amount in ["-1.00", "0.00", "0.001", "1e3", "99999999999999999999", "129.00", ""] {
            calls.append(
                (
                    "/v1/invoices",
                    #"{"title": "x", "orders": [{"order": "\#(paid)", "amount": "\#(amount)"}]}"#
                ))
        }
        for text in texts where !text.isEmpty {
            calls += [
                ("/v1/cases/\(asked)/refuse", #"{"reason": "\#(text)"}"#),
                (order + "/refunds", #"{"lines": [0], "reason": "\#(text)"}"#),
            ]
        }
        for text in texts {
            calls += [
                (pending + "/payments", #"{"channel": "\#(text)"}"#),
                (order + "/shipments", #"{"carrier": "\#(text)", "tracking": "1"}"#),
                (pending + "/delivery", #"{"name": "\#(text)", "phone": "1", "address": "y"}"#),
                ("/v1/cart/order", #"{"delivery": {"name": "x", "phone": "1", "address": "\#(text)"}}"#),
                ("/v1/invoices", #"{"title": "\#(text)", "orders": ["\#(paid)"]}"#),
                ("/v1/invoices", #"{"title": "x", "tax_number": "\#(text)", "orders": ["\#(paid)"]}"#),
                (
                    "/v1/invoices/\(invoice)/issue",
                    #"{"tax_code": "\#(text)", "rate": "6%", "document": "1"}"#
                ),
                (
                    "/v1/invoices/\(invoice)/issue",
                    #"{"tax_code": "1", "rate": "6%", "document": "\#(text)"}"#
                ),
            ]
        }
        return calls
    }

    /// The operations that name a document by its number.
    var places: [(method: HTTPRequest.Method, at: (String) -> String, body: String)] {
        [
            (.get, { "/v1/orders/\($0)" }, ""), (.post, { "/v1/orders/\($0)/cancel" }, ""),
            (.post, { "/v1/orders/\($0)/payments" }, #"{"channel": "sandbox"}"#),
            (.post, { "/v1/orders/\($0)/refunds" }, #"{"reason": "x"}"#),
            (.post, { "/v1/orders/\($0)/returns" }, #"{"reason": "x"}"#),
            (.post, { "/v1/orders/\($0)/deliver" }, ""),
            (.post, { "/v1/orders/\($0)/delivery" }, #"{"name": "x", "phone": "1", "address": "y"}"#),
            (.post, { "/v1/desk/orders/\($0)/delivery" }, #"{"name": "x", "phone": "1", "address": "y"}"#),
            (.get, { "/v1/cases/\($0)" }, ""),
            (.post, { "/v1/cases/\($0)/agree" }, "{}"),
            (.post, { "/v1/cases/\($0)/refuse" }, #"{"reason": "x"}"#),
            (.post, { "/v1/cases/\($0)/retry" }, ""),
            (.post, { "/v1/cases/\($0)/paid-back" }, #"{"amount": "1.00", "reference": "B"}"#),
            (.get, { "/v1/invoices/\($0)" }, ""), (.post, { "/v1/invoices/\($0)/cancel" }, ""),
            (.post, { "/v1/payments/\($0)/resolve" }, #"{"verdict": "not_paid", "reason": "x"}"#),
            (.post, { "/v1/refunds/\($0)/resolve" }, #"{"verdict": "failed", "reason": "x"}"#),
            (.post, { "/v1/sandbox/payments/\($0)/pay" }, ""),
            (.post, { "/v1/strays/\($0)/close" }, #"{"outcome": "settled", "reason": "x"}"#),
        ]
    }
}
