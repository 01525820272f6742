import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The operations on goods, carts and invoices", .timeLimit(.minutes(5)))
struct GoodsOperationTests {
    private static let catalog = """
        currency: CNY
        goods:
          - {key: sample, name: 样品, price: "0.00", stock: 5}
          - {key: scanner, name: 扫码枪, price: "250.00", stock: 5}
        """

    @Test("send a parcel, take it back, and replace what was in it", arguments: Engine.allCases)
    func goods(kind: Engine) async throws {
        try await Front.with(kind) { front in
            let order = try await sampleOrder(front)
            let parcel = #"{"carrier": "SF", "tracking": "144", "lines": [{"line": 0, "quantity": 2}]}"#
            let sent = try await front.call(.post, "/v1/orders/\(order)/shipments", body: parcel)
            #expect(sent.status == 201 && sent.json["state"] == "shipped", "\(sent.json.text)")
            let again = try await front.call(.post, "/v1/orders/\(order)/shipments", body: parcel)
            #expect(again.json["code"] == "order.quantity")
            let bare = #"{"carrier": "", "tracking": "144"}"#
            let refused = try await front.call(.post, "/v1/orders/\(order)/shipments", body: bare)
            #expect(refused.status == 422 && refused.json["code"] == "order.parcel")
            let rest = #"{"carrier": "SF", "tracking": "145", "lines": [0]}"#
            #expect(try await front.call(.post, "/v1/orders/\(order)/shipments", body: rest).status == 201)
            let there = try await front.call(.post, "/v1/orders/\(order)/deliver")
            #expect(there.json["state"] == "fulfilled")

            let asked = try await front.call(
                .post, "/v1/orders/\(order)/returns",
                body: #"{"kind": "replacement", "lines": [{"line": 0, "quantity": 1}], "reason": "broken"}"#)
            #expect(asked.status == 201 && asked.json["kind"] == "replacement", "\(asked.json.text)")
            let number = try #require(asked.json["number"].string)
            let label = #"{"carrier": "SF", "tracking": "146"}"#
            let moves = [
                ("agree", "", "agreed"), ("sent-back", label, "sent_back"), ("received", "", "received"),
                ("reshipped", label, "reshipped"), ("delivered", "", "done"),
            ]
            for (move, body, state) in moves {
                let moved = try await front.call(.post, "/v1/cases/\(number)/\(move)", body: body)
                #expect(moved.status == 200 && moved.json["state"] == .string(state), "\(moved.json.text)")
            }
            let shown = try await front.call(.get, "/v1/orders/\(order)").json
            #expect(shown["lines"][0]["sent"] == 3 && shown["lines"][0]["to_send"] == 0)
            #expect(shown["parcels"].array?.map { $0["tracking"] } == ["144", "145"])
            #expect(shown["cases"][0]["lines"] == [["line": 0, "quantity": 1, "amount": "0.00"]])
            #expect(shown["cases"][0]["moves"].array?.count == 6)
        }
    }

    @Test(
        "refuse lines that are none",
        arguments: [
            #"[-1]"#, #"["0"]"#, #"[{"quantity": 1}]"#, #"[{"line": 0, "quantity": 0}]"#,
            #"[{"line": 0, "units": 1}]"#, #"[5]"#, #"[0, 0]"#, #"[]"#,
        ])
    func lines(lines: String) async throws {
        try await Front.with(.sqlite) { front in
            let order = try await sampleOrder(front)
            let body = #"{"reason": "no", "lines": \#(lines)}"#
            let answer = try await front.call(.post, "/v1/orders/\(order)/refunds", body: body)
            #expect((400...422).contains(answer.status), "\(answer.json.text)")
        }
    }

    @Test("fill a cart and order it once", arguments: Engine.allCases)
    func cart(kind: Engine) async throws {
        try await Front.with(kind) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let empty = try await front.call(.post, "/v1/cart/order", body: "{}")
            #expect(empty.status == 409 && empty.json["code"] == "cart.empty")
            let body = #"{"items": [{"kind": "good", "key": "scanner", "quantity": 2}]}"#
            let added = try await front.call(.post, "/v1/cart", body: body)
            #expect(added.json["quote"]["payable"] == "500.00" && added.json["version"] == 1)
            _ = try await front.call(
                .post, "/v1/cart", body: #"{"items": [{"kind": "good", "key": "sample"}]}"#)
            let removed = try await front.call(.delete, "/v1/cart/good/sample")
            #expect(removed.json["items"].array?.count == 1)
            let sold = Self.catalog.replacing("key: scanner", with: "key: other")
            #expect(try await front.call(.put, "/v1/catalog", body: sold).status == 200)
            let gone = try await front.call(.get, "/v1/cart")
            #expect(gone.status == 200 && gone.json["problem"]["code"] == "quote.unknown_item")
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let order = try await front.call(.post, "/v1/cart/order", body: #"{"version": 3}"#)
            #expect(order.status == 201 && order.json["payable"] == "500.00", "\(order.json.text)")
            let again = try await front.call(.post, "/v1/cart/order", body: #"{"version": 3}"#)
            #expect(again.json["number"] == order.json["number"])
            #expect(try await front.call(.get, "/v1/cart").json["items"] == [])
            #expect(try await front.call(.delete, "/v1/cart").json["version"] == 5)
        }
    }

    @Test("make out no invoice over what was not paid", arguments: Engine.allCases)
    func invoices(kind: Engine) async throws {
        try await Front.with(kind) { front in
            let order = try await sampleOrder(front)
            let wish = #"{"title": "甲", "orders": ["\#(order)"]}"#
            let free = try await front.call(.post, "/v1/invoices", body: wish)
            #expect(free.status == 409 && free.json["code"] == "invoice.exceeds", "\(free.json.text)")
            for body in [
                #"{"title": "甲", "orders": []}"#, #"{"title": "", "orders": ["\#(order)"]}"#,
                #"{"title": "甲", "orders": [5]}"#, #"{"title": "甲", "kind": "x", "orders": ["\#(order)"]}"#,
                #"{"title": "甲", "orders": [{"order": "\#(order)", "amount": "1.001"}]}"#,
            ] {
                let answer = try await front.call(.post, "/v1/invoices", body: body)
                #expect((400...422).contains(answer.status), "\(answer.json.text)")
            }
            #expect(try await front.call(.get, "/v1/invoices").json["items"] == [])
            #expect(try await front.call(.get, "/v1/desk/invoices").json["items"] == [])
            #expect(try await front.call(.get, "/v1/invoices/\(order)").status == 404)
            let issue = #"{"tax_code": "3040203", "rate": "6%", "document": "2633"}"#
            for (move, body) in [("issue", issue), ("reverse", #"{"document": "1"}"#), ("cancel", "")] {
                let answer = try await front.call(.post, "/v1/invoices/\(order)/\(move)", body: body)
                #expect(answer.json["code"] == "invoice.unknown")
            }
        }
    }

    /// An order of three samples, which is paid since there is nothing to pay.
    private func sampleOrder(_ front: Front) async throws -> String {
        #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
        let placed = try await front.call(
            .post, "/v1/orders", body: #"{"items": [{"kind": "good", "key": "sample", "quantity": 3}]}"#)
        #expect(placed.json["state"] == "paid", "\(placed.json.text)")
        return try #require(placed.json["number"].string)
    }
}
