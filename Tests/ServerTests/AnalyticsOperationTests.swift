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
