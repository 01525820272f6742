import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("The operations on the balance", .timeLimit(.minutes(5)))
struct BalanceOperationTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.90"}]
        top_ups: [{key: wallet, name: 充值, amount: "100.00", bonus: "5.00"}]
        """

    @Test(
        "show what was paid in, given, spent and paid back, with the orders of each",
        arguments: Engine.allCases)
    func balance(kind: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(kind, world: world, hasSandbox: true) { front in
            let buyer = Buyer(front: front, clock: clock)
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            try await buyer.working {
                #expect(try await front.balance() == ["0.00", "0.00", "0.00", "0.00", "CNY"])
                let topUp = try await buyer.buy(
                    #"{"items": [{"kind": "top_up", "key": "wallet"}]}"#, for: "100.00")
                // What this node has booked is seen at once, though a balance was kept just before.
                #expect(try await front.balance() == ["100.00", "5.00", "0.00", "105.00", "CNY"])
                let order = try await buyer.spend(
                    #"{"items": [{"kind": "pack", "key": "tasks"}]}"#, for: "9.90")
                #expect(try await front.balance() == ["95.10", "0.00", "0.00", "95.10", "CNY"])
                try await buyer.takeBack(order, lines: "[0]", for: "9.90")
                #expect(try await front.balance() == ["100.00", "5.00", "0.00", "105.00", "CNY"])
                try await buyer.takeBack(topUp, lines: "[0]", for: "100.00")
                #expect(try await front.balance() == ["0.00", "0.00", "0.00", "0.00", "CNY"])
                #expect(
                    try await front.statement("principal") == [
                        "-100.00 0.00 take_back \(topUp)", "4.90 100.00 refund \(order)",
                        "-4.90 95.10 payment \(order)", "100.00 100.00 credit \(topUp)",
                    ])
                #expect(
                    try await front.statement("bonus") == [
                        "-5.00 0.00 take_back \(topUp)", "5.00 5.00 refund \(order)",
                        "-5.00 0.00 payment \(order)", "5.00 5.00 credit \(topUp)",
                    ])
            }
        }
    }

    @Test("refuse an account that there is not, and any where nothing is sold")
    func refusals() async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.get, "/v1/balance").json["code"] == "catalog.none")
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let answer = try await front.call(.get, "/v1/balance/statement?account=revenue")
            #expect(answer.status == 400 && answer.json["code"] == "request.query")
            #expect(try await front.call(.get, "/v1/balance/statement").json["items"] == [])
        }
    }
}

extension Front {
    /// What is shown of the balance.
    fileprivate func balance() async throws -> [String?] {
        let shown = try await call(.get, "/v1/balance").json
        return ["principal", "bonus", "held", "available", "currency"].map { shown[$0].string }
    }

    /// The lines of a statement, read a page of two at a time: `-4.90 95.10 payment 2026...`.
    fileprivate func statement(_ account: String) async throws -> [String] {
        var lines: [String] = []
        var next: String?
        repeat {
            let after = next.map { "&after=\($0)" } ?? ""
            let page = try await call(.get, "/v1/balance/statement?account=\(account)&limit=2\(after)").json
            for line in page["items"].array ?? [] {
                let words = ["amount", "balance", "reason", "order"].map { line[$0].string ?? "-" }
                lines.append(words.joined(separator: " "))
            }
            next = page["next"].string
        } while next != nil
        return lines
    }
}

extension Buyer {
    /// Orders, and pays out of the balance.
    /// - Returns: The order's number.
    fileprivate func spend(_ body: String, for payable: String) async throws -> String {
        let order = try await front.call(.post, "/v1/orders", body: body)
        #expect(order.json["payable"].string == payable, "\(order.json.text)")
        let number = try #require(order.json["number"].string)
        let begun = try await front.call(
            .post, "/v1/orders/\(number)/payments", body: #"{"channel": "balance"}"#)
        #expect(begun.status == 201, "\(begun.json.text)")
        try await eventually { try await shown(number)["state"] == "fulfilled" }
        return number
    }
}
