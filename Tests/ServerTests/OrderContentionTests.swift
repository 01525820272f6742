import Accounts
import HTTPTypes
import Orders
import Server
import Storage
import Testing
import Values

@Suite("Orders of many customers at once", .timeLimit(.minutes(5)))
struct OrderContentionTests {
    private static let customers = 64
    private static let catalog = """
        currency: CNY
        goods:
          - {key: rare, name: 稀货, price: "250.00", stock: 40}
          - {key: label, name: 标签纸, price: "19.90", stock: 1000}
        coupons:
          - code: FEW
            name: 少量券
            amount_off: {threshold: "10.00", off: "5.00", per: once}
            limit: 25
            limit_per_workspace: 1
        """

    @Test("sell exactly the stock and the coupons, and nobody gets an error", arguments: Engine.allCases)
    func scarce(kind: Engine) async throws {
        try await Front.with(kind) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let keys = try await customers(of: front)
            let goods = #"{"items": [{"kind": "good", "key": "rare"}, {"kind": "good", "key": "label"}]}"#
            let coupon = #"{"items": [{"kind": "good", "key": "label", "quantity": 2}], "coupon": "FEW"}"#
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for key in keys {
                    for body in [goods, coupon] {
                        group.addTask { try await outcome(of: body, by: key, in: front) }
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(answers == ["201": 65, "order.out_of_stock": 24, "order.coupon_gone": 39])
            let (stock, uses) = try await front.installation.database.read { snapshot in
                (try snapshot.stock(), try snapshot.couponUses("FEW")?.taken)
            }
            #expect(stock.map { [$0.reserved, $0.sold, $0.available] } == [[90, 0, 910], [40, 0, 0]])
            #expect(uses == 25)
        }
    }

    @Test("of one customer with few of a coupon uses it so often", arguments: Engine.allCases)
    func spent(kind: Engine) async throws {
        try await Front.with(kind) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for count in 1...16 {
                    let body =
                        #"{"items": [{"kind": "good", "key": "label", "quantity": \#(count)}], "coupon": "FEW"}"#
                    group.addTask { try await outcome(of: body, by: front.key, in: front) }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(answers == ["201": 1, "order.coupon_spent": 15])
        }
    }

    @Test("under one idempotency key are one, and another request under it none", arguments: Engine.allCases)
    func once(kind: Engine) async throws {
        try await Front.with(kind) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let body = #"{"items": [{"kind": "good", "key": "label"}]}"#
            let copies = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        try await front.call(.post, "/v1/orders", body: body, headers: [name: "k"]).status
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(copies.contains(201) && copies.isSubset(of: [201, 409]))
            let first = try await front.call(.post, "/v1/orders", body: body, headers: [name: "k"])
            let again = try await front.call(.post, "/v1/orders", body: body, headers: [name: "k"])
            #expect(first.status == 201 && first.bytes == again.bytes)
            let other = try await front.call(
                .post, "/v1/orders", body: #"{"items": [{"kind": "good", "key": "rare"}]}"#,
                headers: [name: "k"])
            #expect(other.status == 422 && other.json["code"] == "idempotency.differs")
            // What is refused is not kept: it may be sent again.
            let many = #"{"items": [{"kind": "good", "key": "rare", "quantity": 41}]}"#
            for _ in 0..<2 {
                let refused = try await front.call(
                    .post, "/v1/orders", body: many, headers: [name: "many"])
                #expect(refused.json["code"] == "order.out_of_stock")
            }
            #expect(try await front.call(.get, "/v1/orders").json["items"].array?.count == 1)
            let audit = try await front.call(.get, "/v1/audit")
            let placed = audit.json["items"].array?.filter { $0["action"] == "order.placed" }
            #expect(placed?.map { $0["target"] } == [first.json["number"]])
        }
    }

    @Test("of the same content are one, and the copies say so", arguments: Engine.allCases)
    func repeated(kind: Engine) async throws {
        try await Front.with(kind) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let body = #"{"items": [{"kind": "good", "key": "label", "quantity": 3}]}"#
            let answers = try await withThrowingTaskGroup(of: JSON.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await front.call(.post, "/v1/orders", body: body).json }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let later = try await front.call(.post, "/v1/orders", body: body)
            #expect(later.status == 201 && later.json["repeated"] == true)
            #expect(Set(answers.map { $0["number"] }) == [later.json["number"]])
            #expect(answers.count { $0["repeated"] == true } == 7)
            let audit = try await front.call(.get, "/v1/audit")
            #expect(audit.json["items"].array?.count { $0["action"] == "order.placed" } == 1)
        }
    }

    /// The status of a success, or the code of a refusal.
    private func outcome(of body: String, by key: String, in front: Front) async throws -> String {
        let answer = try await front.send(
            .post, "/v1/orders", body: body, headers: [.authorization: "Bearer \(key)"])
        return answer.json["code"].string ?? "\(answer.status)"
    }

    /// The keys of customers, each with a workspace.
    private func customers(of front: Front) async throws -> [String] {
        let database = front.installation.database
        let keys = (0..<Self.customers).map { _ in KeyText.generate(database.world) }
        try await database.write { tx in
            for (number, key) in keys.enumerated() {
                let customer = try SavedWorkspace.create(named: "customer \(number)", in: tx)
                _ = try IssuedKey.issue(key, named: "orders", roles: [.owner], for: customer.id, in: tx)
            }
        }
        return keys.map(\.text)
    }
}
