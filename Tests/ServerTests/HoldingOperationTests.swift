import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("The operations on what is held", .timeLimit(.minutes(5)))
struct HoldingOperationTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}, {key: seats, name: 席位, kind: static}]
        products: [{key: automation, name: 自动化, features: {task: 1000, seats: 5}}]
        packages:
          - key: basic
            name: {zh: 基础版, en: Basic}
            products: [automation]
            term: 30 days
            grace: 6 days
            price: "30.00"
            upgrades: [{to: pro, mode: difference}]
          - {key: pro, name: 专业版, products: [automation], term: 30 days, price: "60.00"}
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 10 days, price: "9.90"}]
        """

    /// A package for two terms, and two packs.
    private static let order = #"""
        {"items": [{"kind": "package", "key": "basic", "terms": 2}, {"kind": "pack", "key": "tasks", "quantity": 2}]}
        """#

    @Test("show packages with their terms, their grace period and their upgrades", arguments: Engine.allCases)
    func packages(kind: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(kind, world: world, hasSandbox: true) { front in
            let buyer = Buyer(front: front, clock: clock)
            #expect(try await front.call(.get, "/v1/packages").json["items"] == [])
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            try await buyer.working { _ = try await buyer.buy(Self.order, for: "79.80") }
            #expect(
                try await front.packages() == [
                    "basic Basic current 2027-01-15..2027-02-14 2027-03-16 2027-03-22 [\"pro\"]"
                ])
            clock.advance(by: .seconds(61 * 86_400))
            #expect(
                try await front.packages() == [
                    "basic Basic grace 2027-03-16..2027-03-22 2027-03-16 2027-03-22 []"
                ])
            clock.advance(by: .seconds(6 * 86_400))
            #expect(try await front.packages() == [])
        }
    }
}

extension Front {
    /// The packages, each as a line.
    fileprivate func packages() async throws -> [String] {
        let items = try await call(.get, "/v1/packages").json["items"].array ?? []
        return items.map { package in
            let window = ["from", "until"].map { package[$0].string?.prefix(10) ?? "" }.joined(
                separator: "..")
            let words = [package["package"], package["name"], package["state"]].map { $0.string ?? "" }
            let ends = ["paid_until", "grace_until"].map { String(package[$0].string?.prefix(10) ?? "") }
            return (words + [window] + ends + [package["upgrades"].text]).joined(separator: " ")
        }
    }
}
