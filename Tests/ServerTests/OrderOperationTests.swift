import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The operations on orders", .timeLimit(.minutes(5)))
struct OrderOperationTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.90"}]
        """

    @Test("place one once, show it, and take no money that there is not", arguments: Engine.allCases)
    func order(kind: Engine) async throws {
        try await Front.with(kind) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let body = #"{"items": [{"kind": "pack", "key": "tasks", "quantity": 2}]}"#
            let quote = try await front.call(.post, "/v1/quotes", body: body)
            #expect(quote.json["payable"] == "19.80", "\(quote.json.text)")
            let placed = try await front.call(.post, "/v1/orders", body: body)
            #expect(placed.status == 201)
            #expect(placed.json["state"] == "pending")
            let again = try await front.call(.post, "/v1/orders", body: body)
            #expect(again.json["number"] == placed.json["number"])
            let number = try #require(placed.json["number"].string)
            let sandbox = try await front.call(
                .post, "/v1/orders/\(number)/payments", body: #"{"channel": "sandbox"}"#)
            #expect(sandbox.status == 422)
            #expect(sandbox.json["code"] == "payment.channel")
            let paid = try await front.call(.post, "/v1/sandbox/payments/\(number)/pay")
            #expect(paid.json["code"] == "sandbox.off")
            let shown = try await front.call(.get, "/v1/orders/\(number)")
            #expect(shown.json["quote"]["payable"] == "19.80")
            #expect(shown.json["payments"] == [])
            let cancelled = try await front.call(.post, "/v1/orders/\(number)/cancel")
            #expect(cancelled.json["state"] == "closing")
        }
    }

    @Test(
        "refuse a member that does not fit what is wanted, by its place",
        arguments: [
            (#"{"items": [{"kind": "package", "key": "p", "quantity": 2}]}"#, "items[0].quantity"),
            (#"{"items": [{"kind": "package", "key": "p", "from": "q"}]}"#, "items[0].from"),
            (
                #"{"items": [{"kind": "package", "key": "p", "action": "upgrade", "from": "q", "terms": 2}]}"#,
                "items[0].terms"
            ),
            (
                #"{"items": [{"kind": "pack", "key": "tasks"}, {"kind": "pack", "key": "tasks", "terms": 2}]}"#,
                "items[1].terms"
            ),
            (#"{"items": [{"kind": "pack", "key": "tasks", "years": 1}]}"#, "items[0].years"),
            (#"{"items": [{"kind": "good", "key": "g", "action": "renew"}]}"#, "items[0].action"),
            (#"{"items": [{"kind": "package", "key": "p", "terms": 1, "years": 1}]}"#, "items[0].terms"),
            (#"{"items": []}"#, "items"),
            (
                "{\"items\": [" + Array(repeating: "5", count: 101).joined(separator: ",") + "]}", "items"
            ),
        ])
    func unfit(body: String, place: String) async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            for path in ["/v1/orders", "/v1/quotes"] {
                let answer = try await front.call(.post, path, body: body)
                #expect(answer.status == 422, "\(answer.json.text)")
                #expect(answer.json["place"].string == place, "\(answer.json.text)")
            }
        }
    }

    @Test("refuse more lines than an order has, and none, before they look for them")
    func lines() async throws {
        try await Front.with(.sqlite) { front in
            for lines in ["[]", "[" + Array(repeating: "0", count: 101).joined(separator: ",") + "]"] {
                let answer = try await front.call(
                    .post, "/v1/orders/20261126000000000000/refunds",
                    body: #"{"reason": "no", "lines": \#(lines)}"#)
                #expect(answer.status == 422 && answer.json["place"] == "lines", "\(answer.json.text)")
            }
        }
    }

    @Test(
        "refuse what asks for nothing that is sold",
        arguments: [
            #"{"items": []}"#, #"{}"#, #"{"items": [{"kind": "pack", "key": "none"}]}"#,
            #"{"items": [{"kind": "pack", "key": "tasks", "quantity": 0}]}"#,
            #"{"items": [{"kind": "feature", "key": "task"}]}"#, #"{"items": [5]}"#,
            #"{"items": [{"kind": "pack", "key": "tasks"}], "coupon": "NONE"}"#,
        ])
    func refusals(body: String) async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let answer = try await front.call(.post, "/v1/orders", body: body)
            #expect((400...422).contains(answer.status), "\(answer.json.text)")
            #expect(try await front.call(.get, "/v1/orders").json["items"] == [])
        }
    }
}
