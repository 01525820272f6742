import Accounts
import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("What the operator sees of all workspaces", .timeLimit(.minutes(5)))
struct DeskOperationTests {
    private static let catalog = """
        currency: CNY
        goods:
          - {key: sample, name: 样品, price: "0.00", stock: 5}
          - {key: scanner, name: 扫码枪, price: "250.00", stock: 5}
        """

    @Test("is their orders, those that wait to be sent, and each in full", arguments: Engine.allCases)
    func orders(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let (buyer, headers) = try await front.buyer()
            let waiting = try await front.order("sample", headers)
            let open = try await front.order("scanner", headers)
            func list(_ query: String) async throws -> [JSON] {
                try await front.call(.get, "/v1/orders\(query)").json["items"].array ?? []
            }
            #expect(try await list("").isEmpty)
            let all = try await list("?scope=installation")
            #expect(all.map { $0["number"].string } == [open, waiting])
            #expect(all.allSatisfy { $0["workspace"].string == buyer.description })
            let paid = try await list("?scope=installation&state=paid")
            #expect(paid.map { $0["number"].string } == [waiting])
            let path = "/v1/orders/\(waiting)"
            #expect(try await front.call(.get, path).status == 404)
            let shown = try await front.call(.get, "\(path)?scope=installation").json
            #expect(shown["workspace"].string == buyer.description && shown["lines"].array?.count == 1)
            let sent = try await front.call(
                .post, "\(path)/shipments", body: #"{"carrier": "SF", "tracking": "144"}"#)
            #expect(sent.json["state"] == "shipped", "\(sent.json.text)")
            #expect(try await list("?scope=installation&state=paid").isEmpty)
            #expect(try await list("?scope=installation&state=shipped").count == 1)
            for query in ["?scope=all", "?state=paid", "?scope=installation&state=pending"] {
                let refused = try await front.call(.get, "/v1/orders\(query)")
                #expect(refused.status == 400 && refused.json["code"] == "request.query", "\(query)")
            }
        }
    }

    @Test("is the stock and the coupons, page by page", arguments: Engine.allCases)
    func stock(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.get, "/v1/stock").json["code"] == "catalog.none")
            let coupons = """

                coupons:
                  - {code: ONE, name: 一, amount_off: {threshold: "1.00", off: "1.00", per: once}, limit: 1}
                  - {code: ANY, name: 任, amount_off: {threshold: "1.00", off: "1.00", per: once}}
                """
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog + coupons).status == 200)
            let (_, headers) = try await front.buyer()
            _ = try await front.order("sample", headers)
            let body = #"{"items": [{"kind": "good", "key": "scanner"}], "coupon": "ONE"}"#
            #expect(try await front.send(.post, "/v1/orders", body: body, headers: headers).status == 201)
            let fewer = Self.catalog.replacing("stock: 5", with: "stock: 0")
            #expect(try await front.call(.put, "/v1/catalog", body: fewer).status == 200)
            let first = try await front.call(.get, "/v1/stock?limit=1").json
            #expect(
                first["items"] == [
                    [
                        "good": "sample", "total": 1, "available": 0, "reserved": 0, "sold": 1,
                        "catalog": ["total": 0],
                    ]
                ], "\(first.text)")
            let rest = try await front.call(.get, "/v1/stock?after=\(first["next"].string ?? "")").json
            #expect(rest["items"].array?.map { $0["good"] } == ["scanner"] && rest["next"].isNull)
            let gone = try await front.call(.get, "/v1/coupons").json["items"]
            #expect(
                gone == [
                    ["code": "ONE", "taken": 1, "limit": 1, "limit_per_workspace": nil, "catalog": nil]
                ], "\(gone.text)")
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog + coupons).status == 200)
            let held = try await front.call(.get, "/v1/coupons").json["items"]
            let any: JSON = ["limit": nil, "limit_per_workspace": nil]
            #expect(held.array?.map { $0["code"] } == ["ANY", "ONE"] && held[0]["catalog"] == any)
            #expect(held[1]["catalog"]["limit"] == 1 && held[1]["taken"] == 1, "\(held.text)")
        }
    }

    @Test("is an invoice with what is written on it", arguments: Engine.allCases)
    func invoice(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let (buyer, headers) = try await front.buyer()
            let order = try await front.order("scanner", headers)
            try await front.installation.database.write { tx in
                try tx.execute(
                    """
                    UPDATE order_ SET state = 'paid', payment = '20260101000000000009' WHERE number = \(order)
                    """, rows: 1)
            }
            let wish = #"{"title": "甲", "tax_number": "91310000MA1K35XX8U", "orders": ["\#(order)"]}"#
            let applied = try await front.send(.post, "/v1/invoices", body: wish, headers: headers)
            let path = "/v1/invoices/\(try #require(applied.json["number"].string, "\(applied.json.text)"))"
            #expect(try await front.call(.get, path).status == 404)
            let shown = try await front.call(.get, "\(path)?scope=installation").json
            #expect(shown["tax_number"] == "91310000MA1K35XX8U", "\(shown.text)")
            #expect(shown["workspace"].string == buyer.description)
            #expect(shown["orders"] == [["order": .string(order), "amount": "250.00", "tax": nil]])
            #expect(try await front.call(.get, "/v1/desk/invoices").json["items"] == [shown])
            let own = try await front.send(.get, path, headers: headers).json
            #expect(own["workspace"].isNull && own["orders"] == shown["orders"], "\(own.text)")
        }
    }

    @Test(
        "is nothing that a customer may see",
        arguments: [
            "/v1/orders", "/v1/orders/20261126000000000000", "/v1/invoices/20261126000000000000",
        ])
    func denied(path: String) async throws {
        try await Front.with(.sqlite) { front in
            let (_, headers) = try await front.buyer()
            let denied = try await front.send(.get, "\(path)?scope=installation", headers: headers)
            #expect(denied.status == 403 && denied.json["code"] == "access.denied", "\(denied.json.text)")
        }
    }
}

extension Front {
    /// A workspace of its own, and the headers of somebody who runs it.
    func buyer() async throws -> (workspace: ID<Workspace>, headers: HTTPFields) {
        let text = KeyText.generate(installation.database.world)
        let workspace = try await installation.database.write { tx in
            let workspace = try SavedWorkspace.create(named: "buyers", in: tx)
            _ = try IssuedKey.issue(text, named: "theirs", roles: [.owner], for: workspace.id, in: tx)
            return workspace.id
        }
        return (workspace, [.authorization: "Bearer \(text.text)"])
    }

    /// Orders one of a good.
    /// - Returns: The order's number.
    fileprivate func order(_ good: String, _ headers: HTTPFields) async throws -> String {
        let placed = try await send(
            .post, "/v1/orders", body: #"{"items": [{"kind": "good", "key": "\#(good)"}]}"#,
            headers: headers)
        return try #require(placed.json["number"].string, "\(placed.json.text)")
    }
}
