import Accounts
import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The operations on where goods go", .timeLimit(.minutes(5)))
struct DeliveryOperationTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.90"}]
        goods: [{key: sample, name: 样品, price: "0.00", stock: 5}]
        """
    private static let home = #"{"name": "王芳", "phone": "13800000000", "address": "杭州市文三路 1 号"}"#
    private static let office = #"{"name": "李雷", "phone": "13900000000", "address": "上海市世纪大道 1 号"}"#

    @Test(
        "keep it with the order, show it to who may read that, and change it until something has left",
        arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let placed = try await order(to: Self.home, front)
            #expect(placed.json["delivery"].isNull && placed.json["state"] == "paid", "\(placed.json.text)")
            #expect(try await order(to: Self.home, front).json["repeated"] == true)
            #expect(try await order(to: Self.office, front).json["number"] != placed.json["number"])
            let path = "/v1/orders/\(try #require(placed.json["number"].string))"
            let shown = try await front.call(.get, path).json["delivery"]
            #expect(shown["name"] == "王芳" && shown["phone"] == "13800000000" && shown["version"] == 1)
            #expect(shown["address"] == "杭州市文三路 1 号" && shown["by"].string?.hasPrefix("key_") == true)
            let listed = try await front.call(.get, "/v1/orders?scope=installation&state=paid").json["items"]
            #expect(listed.array?.map { $0["delivery"]["name"] } == ["王芳", "李雷"], "\(listed.text)")
            for query in ["", "?scope=installation"] {
                let items = try await front.call(.get, "/v1/orders\(query)").json["items"].array ?? []
                #expect(items.count == 2 && items.allSatisfy { !$0.text.contains("delivery") })
            }

            let moved = try await front.call(.post, path + "/delivery", body: Self.office)
            #expect(moved.status == 200 && moved.json["delivery"].isNull, "\(moved.json.text)")
            #expect(try await front.call(.get, path).json["delivery"]["version"] == 2)
            let label = #"{"carrier": "SF", "tracking": "144", "delivery_version": 1}"#
            let stale = try await front.call(.post, path + "/shipments", body: label)
            #expect(stale.status == 409 && stale.json["code"] == "order.delivery_changed")
            let fresh = label.replacing(": 1}", with: ": 2}")
            #expect(try await front.call(.post, path + "/shipments", body: fresh).status == 201)
            let late = try await front.call(.post, path + "/delivery", body: Self.home)
            #expect(late.status == 409 && late.json["code"] == "order.delivery_fixed")
            #expect(try await front.call(.get, path).json["delivery"]["name"] == "李雷")
            let audit = try await front.call(.get, "/v1/audit").json
            let changes = audit["items"].array?.filter { $0["action"] == "order.delivery_changed" }
            #expect(changes?.count == 1 && !audit.text.contains("李雷") && !audit.text.contains("王芳"))
        }
    }

    @Test("let the operator say it for anybody, and nobody else", arguments: Engine.allCases)
    func desk(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let (_, theirs) = try await front.buyer()
            let body = #"{"items": [{"kind": "good", "key": "sample"}]}"#
            let placed = try await front.send(.post, "/v1/orders", body: body, headers: theirs)
            let number = try #require(placed.json["number"].string, "\(placed.json.text)")
            #expect(
                try await front.send(.get, "/v1/orders/\(number)", headers: theirs).json["delivery"].isNull)
            let other = try await front.call(.post, "/v1/orders/\(number)/delivery", body: Self.home)
            #expect(other.status == 404 && other.json["code"] == "order.unknown")
            let desk = "/v1/desk/orders/\(number)/delivery"
            let denied = try await front.send(.post, desk, body: Self.home, headers: theirs)
            #expect(denied.status == 403, "\(denied.json.text)")
            let said = try await front.call(.post, desk, body: Self.home)
            #expect(said.status == 200, "\(said.json.text)")
            let shown = try await front.send(.get, "/v1/orders/\(number)", headers: theirs).json
            #expect(shown["delivery"]["name"] == "王芳")
            let viewer: HTTPFields = [.authorization: "Bearer \(try await front.key(of: .viewer))"]
            for path in [desk, "/v1/orders/\(number)/delivery"] {
                #expect(try await front.send(.post, path, body: Self.home, headers: viewer).status == 403)
            }
        }
    }

    @Test("send what replaces goods where the order went", arguments: Engine.allCases)
    func replacement(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let placed = try await order(to: Self.home, front)
            let path = "/v1/orders/\(try #require(placed.json["number"].string))"
            let label = #"{"carrier": "SF", "tracking": "144"}"#
            #expect(try await front.call(.post, path + "/shipments", body: label).status == 201)
            for (kind, name) in [("replacement", "王芳" as JSON), ("return", .null)] {
                let asked = try await front.call(
                    .post, path + "/returns",
                    body: #"{"kind": "\#(kind)", "lines": [{"line": 0, "quantity": 1}], "reason": "broken"}"#)
                let number = try #require(asked.json["number"].string, "\(asked.json.text)")
                let shown = try await front.call(.get, "/v1/cases/\(number)").json
                #expect(shown["delivery"]["name"] == name, "\(shown.text)")
            }
        }
    }

    @Test("order a cart with it", arguments: Engine.allCases)
    func cart(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let good = #"{"items": [{"kind": "good", "key": "sample"}]}"#
            #expect(try await front.call(.post, "/v1/cart", body: good).status == 200)
            let unfit = try await front.call(
                .post, "/v1/cart/order", body: #"{"delivery": {"name": "王芳", "phone": "1"}}"#)
            #expect(unfit.status == 422 && unfit.json["place"] == "delivery.address", "\(unfit.json.text)")
            let body = #"{"version": 1, "delivery": \#(Self.home)}"#
            let ordered = try await front.call(.post, "/v1/cart/order", body: body)
            #expect(ordered.status == 201, "\(ordered.json.text)")
            let again = try await front.call(.post, "/v1/cart/order", body: body)
            #expect(again.json["number"] == ordered.json["number"])
            let other = try await front.call(
                .post, "/v1/cart/order", body: #"{"delivery": \#(Self.office)}"#)
            #expect(other.status == 409 && other.json["code"] == "cart.ordered", "\(other.json.text)")
            let number = try #require(ordered.json["number"].string)
            #expect(other.json["detail"].string?.contains(number) == true)
            #expect(try await front.call(.get, "/v1/orders/\(number)").json["delivery"]["name"] == "王芳")
        }
    }

    @Test(
        "refuse one that is none by its place, and repeat nothing of it",
        arguments: [
            (#"5"#, "delivery"), (#"[]"#, "delivery"), (#"{}"#, "delivery.name"),
            (#"{"name": "SECRET", "phone": "SECRET"}"#, "delivery.address"),
            (#"{"name": "SECRET", "phone": 5, "address": "SECRET"}"#, "delivery.phone"),
            (#"{"name": "", "phone": "SECRET", "address": "SECRET"}"#, "delivery.name"),
            (#"{"name": "SECRET\nSECRET", "phone": "1", "address": "SECRET"}"#, "delivery.name"),
            (#"{"name": "SECRET", "phone": "1", "address": "SECRET\u0000"}"#, "delivery.address"),
            (#"{"name": "SECRET", "phone": "1", "address": "SECRET", "zip": "SECRET"}"#, "delivery.zip"),
        ])
    func unfit(delivery: String, place: String) async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let placed = try await order(to: Self.home, front)
            let number = try #require(placed.json["number"].string)
            let refused = try await order(to: delivery, front)
            #expect(refused.status == 422 && refused.json["place"].string == place, "\(refused.json.text)")
            #expect(!refused.json.text.contains("SECRET"), "\(refused.json.text)")
            #expect(try await front.call(.get, "/v1/orders").json["items"].array?.count == 1)
            guard delivery.hasPrefix("{") else { return }
            let inner = try await front.call(.post, "/v1/orders/\(number)/delivery", body: delivery)
            #expect(inner.status == 422, "\(inner.json.text)")
            #expect(inner.json["place"].string == String(place.dropFirst("delivery.".count)))
            let shown = try await front.call(.get, "/v1/orders/\(number)").json["delivery"]
            #expect(shown["name"] == "王芳" && shown["version"] == 1)
        }
    }

    @Test("refuse one where nothing goes anywhere, as do a quote and a cart that know none")
    func nowhere() async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let pack = #""items": [{"kind": "pack", "key": "tasks"}]"#
            let refused = try await front.call(
                .post, "/v1/orders", body: #"{\#(pack), "delivery": \#(Self.home)}"#)
            #expect(refused.status == 422 && refused.json["code"] == "order.no_goods")
            #expect(refused.json["place"] == "delivery", "\(refused.json.text)")
            #expect(try await front.call(.get, "/v1/orders").json["items"] == [])
            for path in ["/v1/quotes", "/v1/cart"] {
                let answer = try await front.call(
                    .post, path, body: #"{\#(pack), "delivery": \#(Self.home)}"#)
                #expect(answer.status == 422 && answer.json["code"] == "request.unknown_member", "\(path)")
            }
        }
    }

    @Test("keep it in one table, and nowhere else")
    func nowhereElse() async throws {
        let log = RecordedLog()
        try await Front.with(.sqlite, logger: log.logger) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let wanted = #""items": [{"kind": "good", "key": "sample", "quantity": 2}]"#
            func said(_ number: Int) -> String {
                #"{"name": "NAME-\#(number)", "phone": "PHONE-\#(number)", "address": "ADDRESS-\#(number)"}"#
            }
            let placed = try await front.call(
                .post, "/v1/orders", body: #"{\#(wanted), "delivery": \#(said(1))}"#, headers: [name: "a"])
            let path = "/v1/orders/\(try #require(placed.json["number"].string, "\(placed.json.text)"))"
            for (key, number) in [("b", 2), ("c", 3)] {
                let moved = try await front.call(
                    .post, path + "/delivery", body: said(number), headers: [name: key])
                #expect(moved.status == 200, "\(moved.json.text)")
            }
            let label = #"{"carrier": "SF", "tracking": "144"}"#
            #expect(
                try await front.call(.post, path + "/shipments", body: label, headers: [name: "d"]).status
                    == 201)
            #expect(try await copy(front).contains("ADDRESS-3"))
            try await front.installation.database.write { tx in
                try tx.execute("DELETE FROM order_delivery", rows: 1)
            }
            let rest = try await copy(front)
            for word in ["NAME-", "PHONE-", "ADDRESS-"] { #expect(!rest.contains(word), "\(word)") }
            #expect(rest.contains("order.delivery_changed"))
            #expect(log.lines.isEmpty)
        }
    }

    /// The bytes of a copy of the database, as a text.
    private func copy(_ front: Front) async throws -> String {
        let made = try await front.call(.post, "/v1/backups")
        let file = try #require(made.json["file"].string, "\(made.json.text)")
        return String(decoding: try Data(contentsOf: URL(filePath: file)), as: Unicode.ASCII.self)
    }

    private func order(
        to delivery: String, _ front: Front
    ) async throws -> (status: Int, json: JSON, bytes: [UInt8], fields: HTTPFields) {
        try await front.call(
            .post, "/v1/orders",
            body: #"{"items": [{"kind": "good", "key": "sample", "quantity": 2}], "delivery": \#(delivery)}"#)
    }
}
