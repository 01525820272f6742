import Accounts
import Durable
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("The operations on the shop's numbers", .timeLimit(.minutes(10)))
struct AnalyticsOperationTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        products: [{key: automation, name: 自动化, features: {task: 1000}}]
        packages: [{key: pro, name: 专业版, products: [automation], term: 1 month, price: "100.00"}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.99"}]
        coupons:
          - {code: TEN, name: 十元, amount_off: {threshold: "50.00", off: "10.00", per: once}}
        """

    /// An hour before a midnight in Shanghai, and a minute after it.
    private static let (before, after) = (
        Timestamp(seconds: 1_800_025_200), Timestamp(seconds: 1_800_028_860)
    )

    @Test("tell what was bought, paid back and renewed, to the fen and the day", arguments: Engine.allCases)
    func shop(kind: Engine) async throws {
        let (world, clock) = World.virtual(at: Self.before)
        try await Front.with(kind, world: world, hasSandbox: true) { front in
            let buyer = Buyer(front: front, clock: clock)
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            try await buyer.working {
                try await browse(front)
                // 119.98 less 10.00, of which 8.33 fall to the package and 1.67 to the packs.
                let first = try await buyer.buy(
                    #"""
                    {"items": [{"kind": "package", "key": "pro"}, {"kind": "pack", "key": "tasks", "quantity": 2}],
                     "coupon": "TEN"}
                    """#, for: "109.98")
                try await buyer.settle()
                #expect(try await buyer.renewals(within: 40) == ["2027-02-15 pro"])
                try await buyer.pass(until: Self.after)
                let second = try await buyer.buy(
                    #"{"items": [{"kind": "package", "key": "pro", "action": "renew"}]}"#, for: "100.00")
                try await buyer.settle()
                #expect(try await buyer.renewals(within: 40) == [])
                #expect(try await buyer.renewals(within: 70) == ["2027-03-15 pro"])
                try await buyer.takeBack(first, lines: "[1]", for: "18.31")
                try await buyer.takeBack(second, lines: "[0]", for: "100.00")
                try await buyer.settle()
            }
            #expect(try await buyer.renewals(within: 40) == ["2027-02-15 pro"])
            try await expectRevenue(front)
            try await expectFunnel(front)
        }
    }

    private func browse(_ front: Front) async throws {
        let views = #"{"items": [{"kind": "package", "key": "pro"}, {"kind": "pack", "key": "tasks"}]}"#
        for _ in 1...3 {
            #expect(try await front.call(.post, "/v1/catalog/views", body: views).status == 202)
        }
        let workspace = try await front.installation.operatorCaller().workspace
        for version in 1...2 {
            _ = try await front.installation.database.write { tx in
                try tx.publish(
                    NewEvent(
                        "cart.changed", workspace: workspace, aggregate: "cart", version: Int64(version),
                        payload: ["items": [["kind": "package", "key": "pro"]]]))
            }
        }
    }

    private func expectRevenue(_ front: Front) async throws {
        let csv = try await front.call(.get, "/v1/analytics/revenue.csv?from=2027-01-15&to=2027-01-16")
        #expect(csv.fields[.contentType] == "text/csv; charset=utf-8; header=present")
        let lines = [
            "day,kind,item,channel,currency,paid,refunded,net",
            "2027-01-15,pack,tasks,sandbox,CNY,18.31,0.00,18.31",
            "2027-01-15,package,pro,sandbox,CNY,91.67,0.00,91.67",
            "2027-01-16,pack,tasks,sandbox,CNY,0.00,18.31,-18.31",
            "2027-01-16,package,pro,sandbox,CNY,100.00,100.00,0.00",
        ]
        #expect(String(decoding: csv.bytes, as: UTF8.self) == lines.map { $0 + "\r\n" }.joined())
        let totals: JSON = [
            ["currency": "CNY", "paid": "209.98", "refunded": "118.31", "net": "91.67"]
        ]
        var items: [JSON] = []
        var next = ""
        repeat {
            let page = try await front.call(
                .get, "/v1/analytics/revenue?from=2027-01-15&to=2027-01-16&limit=3\(next)")
            #expect(page.json["totals"] == totals)
            items += page.json["items"].array ?? []
            next = page.json["next"].string.map { "&after=\($0)" } ?? ""
        } while !next.isEmpty
        #expect(items.map { $0["net"].string } == ["18.31", "91.67", "-18.31", "0.00"])
    }

    private func expectFunnel(_ front: Front) async throws {
        let funnel = try await front.call(.get, "/v1/analytics/funnel").json
        #expect(
            funnel["days"] == [
                ["day": "2027-01-15", "view": 2, "cart": 1, "order": 1, "paid": 1, "fulfilled": 1],
                ["day": "2027-01-16", "view": 0, "cart": 0, "order": 1, "paid": 1, "fulfilled": 1],
            ], "\(funnel.text)")
        #expect(
            funnel["stages"] == [
                ["stage": "view", "documents": 2],
                [
                    "stage": "cart", "documents": 1, "percent_of_before": "50.0", "percent_of_first": "50.0",
                ],
                [
                    "stage": "order", "documents": 2, "percent_of_before": "200.0",
                    "percent_of_first": "100.0",
                ],
                [
                    "stage": "paid", "documents": 2, "percent_of_before": "100.0",
                    "percent_of_first": "100.0",
                ],
                [
                    "stage": "fulfilled", "documents": 2, "percent_of_before": "100.0",
                    "percent_of_first": "100.0",
                ],
            ])
        #expect(
            funnel["views"] == [
                ["kind": "pack", "key": "tasks", "views": 1], ["kind": "package", "key": "pro", "views": 1],
            ])
        let csv = try await front.call(.get, "/v1/analytics/funnel.csv?from=2027-01-16&to=2027-01-16")
        #expect(
            String(decoding: csv.bytes, as: UTF8.self)
                == "day,view,cart,order,paid,fulfilled\r\n2027-01-16,0,0,1,1,1\r\n")
    }

    @Test(
        "refuse what asks for no report, and views of nothing that is sold",
        arguments: [
            (.get, "/v1/analytics/funnel?from=tomorrow", "", "analytics.day"),
            (.get, "/v1/analytics/revenue.csv?from=2020-01-01&to=2026-01-01", "", "analytics.days"),
            (.get, "/v1/analytics/renewals?within=0", "", "analytics.within"),
            (.get, "/v1/analytics/renewals.csv?within=367", "", "analytics.within"),
            (.get, "/v1/analytics/revenue?after=x", "", "storage.cursor"),
            (.post, "/v1/catalog/views", #"{"items": []}"#, "analytics.views"),
            (.post, "/v1/catalog/views", #"{"items": [{"kind": "pack", "key": "no"}]}"#, "analytics.item"),
            (.post, "/v1/catalog/views", #"{"items": [{"kind": "coupon", "key": "TEN"}]}"#, "analytics.item"),
            (
                .post, "/v1/catalog/views", #"{"items": [{"kind": "shoe", "key": "x"}]}"#,
                "request.member_type"
            ),
        ] as [(HTTPRequest.Method, String, String, String)])
    func refusals(method: HTTPRequest.Method, path: String, body: String, code: String) async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.put, "/v1/catalog", body: Self.catalog).status == 200)
            let answer = try await front.call(method, path, body: body)
            #expect(answer.json["code"].string == code, "\(answer.json.text)")
            #expect((400...422).contains(answer.status))
        }
    }
}

/// Somebody who buys over the API, in a world whose time passes while the worker works.
private struct Buyer: Sendable {
    let front: Front
    let clock: VirtualClock

    /// Runs the node's worker for as long as `body` takes.
    func working(_ body: () async throws -> Void) async throws {
        let worker = front.installation.worker
        async let running: Void = worker.run()
        do {
            // Events reach only those who have subscribed.
            try await eventually { try await database.read { try $0.backlog().workers } > 0 }
            try await body()
        } catch {
            worker.drain()
            throw error
        }
        worker.drain()
        try await running
    }

    private var database: Database { front.installation.database }

    /// Lets time pass in small steps until something has come about.
    func eventually(_ isSo: () async throws -> Bool) async throws {
        while try await !isSo() {
            if let wait = clock.untilNextSleeper {
                clock.advance(by: min(max(wait, .milliseconds(1)), .milliseconds(200)))
            }
            try await database.write { _ in }
            await Task.yield()
        }
    }

    /// Lets time pass until an instant, in steps in which workers keep their leases.
    func pass(until end: Timestamp) async throws {
        while clock.now < end {
            clock.advance(by: min(end - clock.now, .seconds(2)))
            try await database.write { _ in }
            await Task.yield()
        }
    }

    /// Lets every job be done that may be.
    func settle() async throws {
        try await eventually {
            try await database.read { try $0.backlog() }.counts.allSatisfy { count in
                ![.ready, .running].contains(count.place)
            }
        }
    }

    /// Orders and pays.
    /// - Returns: The order's number.
    func buy(_ body: String, for payable: String) async throws -> String {
        let order = try await front.call(.post, "/v1/orders", body: body)
        #expect(order.json["payable"].string == payable, "\(order.json.text)")
        let number = try #require(order.json["number"].string)
        let begun = try await front.call(
            .post, "/v1/orders/\(number)/payments", body: #"{"channel": "sandbox"}"#)
        let payment = try #require(begun.json["number"].string, "\(begun.json.text)")
        try await eventually { try await shown(number)["payments"][0]["state"] == "paying" }
        #expect(try await front.call(.post, "/v1/sandbox/payments/\(payment)/pay").status == 200)
        try await eventually { try await shown(number)["state"] == "fulfilled" }
        return number
    }

    /// Has some lines paid back.
    func takeBack(_ number: String, lines: String, for amount: String) async throws {
        let asked = try await front.call(
            .post, "/v1/orders/\(number)/refunds", body: #"{"lines": \#(lines), "reason": "unused"}"#)
        #expect(asked.json["amount"].string == amount, "\(asked.json.text)")
        let afterSales = try #require(asked.json["number"].string)
        #expect(try await front.call(.post, "/v1/cases/\(afterSales)/agree").status == 200)
        try await eventually { try await shown(number)["cases"][0]["state"] == "done" }
    }

    /// The packages that end within so many days, as texts `2027-02-15 pro`.
    func renewals(within days: Int) async throws -> [String] {
        let page = try await front.call(.get, "/v1/analytics/renewals?within=\(days)")
        return (page.json["items"].array ?? []).map { renewal in
            "\(renewal["ends_at"].string?.prefix(10) ?? "") \(renewal["package"].string ?? "")"
        }
    }

    private func shown(_ number: String) async throws -> JSON {
        try await front.call(.get, "/v1/orders/\(number)").json
    }
}
