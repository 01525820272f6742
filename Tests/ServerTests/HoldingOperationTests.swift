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

    @Test(
        "trace what was granted to the lines of orders, and say what is used first",
        arguments: Engine.allCases)
    func grants(kind: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(kind, world: world, hasSandbox: true) { front in
            let buyer = Buyer(front: front, clock: clock)
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            try await buyer.working {
                let number = try await buyer.buy(Self.order, for: "79.80")
                let page = try await front.call(.get, "/v1/entitlements/task/grants").json
                let grants = page["items"].array ?? []
                #expect(grants.allSatisfy { $0["source"]["of"].string == number })
                let shown = grants.map { grant in
                    let words = [grant["source"]["line"], grant["turn"], grant["remaining"]].map(\.text)
                    return ([grant["label"].string ?? ""] + words).joined(separator: " ")
                }
                // Of the package this term's are used, not yet the next one's or the grace period's.
                #expect(
                    shown.sorted() == [
                        "任务包 1 2 200", "基础版 0 1 1000", "基础版 0 null 1000", "基础版 0 null 200",
                    ])
                try await buyer.takeBack(number, lines: "[1]", for: "19.80")
            }
            let after = try await front.call(.get, "/v1/entitlements/task/grants?limit=4").json["items"]
            let pack = try #require(after.array?.first { $0["label"] == "任务包" })
            #expect(pack["turn"].isNull && pack["remaining"] == 0 && pack["revoked"] == 200, "\(pack.text)")
            #expect(pack["revoked_at"].string != nil)
            let first = try await front.call(.get, "/v1/entitlements/task/grants?limit=3").json
            let next = try #require(first["next"].string)
            let rest = try await front.call(.get, "/v1/entitlements/task/grants?limit=3&after=\(next)").json
            #expect((first["items"].array ?? []) + (rest["items"].array ?? []) == after.array)
            #expect(try await front.call(.get, "/v1/entitlements/none/grants").json["items"] == [])
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
