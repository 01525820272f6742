import Accounts
import Analytics
import Catalog
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// What happens in the shop: views that are told of, and what the operator reads.
    static func analytics(_ node: Installation) -> [Endpoint] {
        [views(node)] + funnel(node) + revenue(node) + renewals(node)
    }

    private static func views(_ node: Installation) -> Endpoint {
        Endpoint(
            .post, "/v1/catalog/views", "reportViews",
            "Tells that the workspace has looked at packages, packs, goods or top-ups; each counts once a day.",
            access: .requires(.readCatalog), body: Shape.views, answers: 202, Shape.viewsTaken
        ) { request in
            let (workspace, items) = (try request.workspace, try request.members.viewed())
            return .outside(
                OutsideWork(lease: APILimits.viewsDurationMax) { _ in
                    try await node.tally.view(items, by: workspace)
                    return .json(["items": .int(Int64(items.count))], status: 202)
                })
        }
    }

    private static func funnel(_ node: Installation) -> [Endpoint] {
        let read = { @Sendable (request: APIRequest) async throws -> (ReportDays, Funnel) in
            try await node.database.read { snapshot in
                let days = try request.reportDays(today: node.tally.today(in: snapshot))
                return (days, try snapshot.funnel(on: days))
            }
        }
        return [
            Endpoint(
                .get, "/v1/analytics/funnel", "getFunnel",
                """
                How many views, carts, orders, paid and fulfilled orders there were, day by day, and what part of them came \
                from stage to stage.
                """,
                access: .requires(.readAnalytics), query: [.from, .to], Shape.funnel
            ) { request in
                let (days, funnel) = try await read(request)
                return .json([
                    "from": .string(days.first.text), "to": .string(days.last.text),
                    "stages": .array(try funnel.stages().map(\.shown)),
                    "days": .array(funnel.days.map(\.shown)), "views": .array(funnel.views.map(\.shown)),
                ])
            },
            export("/v1/analytics/funnel.csv", "exportFunnel", "The days of the funnel.", [.from, .to]) {
                CSV(try await read($0).1.days)
            },
        ]
    }

    private static func revenue(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/analytics/revenue", "listRevenue",
                "What came in and went back, by day, thing, channel and currency; `totals` are those of all pages.",
                access: .requires(.readAnalytics), query: [.from, .to, .limit, .after], Shape.revenuePage
            ) { request in
                let limit = try request.pageLimit()
                let (page, totals) = try await node.database.read { snapshot in
                    let days = try request.reportDays(today: node.tally.today(in: snapshot))
                    return (
                        try snapshot.revenue(
                            on: days, PageRequest(limit: limit, after: request.query["after"])),
                        try snapshot.revenueTotals(on: days)
                    )
                }
                var shown = JSON.page(page.items.map(\.shown), next: page.next?.text).object ?? [:]
                shown["totals"] = .array(totals.map(\.shown))
                return .json(.object(shown))
            },
            export("/v1/analytics/revenue.csv", "exportRevenue", "All of the revenue.", [.from, .to]) {
                request in
                try await node.database.read { snapshot in
                    let days = try request.reportDays(today: node.tally.today(in: snapshot))
                    return CSV(try ExportLimits.rows { try snapshot.revenue(on: days, $0) })
                }
            },
        ]
    }

    private static func renewals(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/analytics/renewals", "listRenewals",
                "The packages that end within so many days, the first one first.",
                access: .requires(.readAnalytics), query: [.within, .limit, .after],
                Shape.page(of: Shape.renewal)
            ) { request in
                let (time, limit) = (try request.within(), try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    try snapshot.renewals(
                        within: time, PageRequest(limit: limit, after: request.query["after"]))
                }
                return .json(.page(page.items.map(\.shown), next: page.next?.text))
            },
            export("/v1/analytics/renewals.csv", "exportRenewals", "All packages that end soon.", [.within]) {
                request in
                let time = try request.within()
                return try await node.database.read { snapshot in
                    CSV(try ExportLimits.rows { try snapshot.renewals(within: time, $0) })
                }
            },
        ]
    }

    private static func export(
        _ path: String, _ operation: String, _ summary: String, _ query: [QueryParameter],
        _ read: @escaping @Sendable (APIRequest) async throws -> CSV
    ) -> Endpoint {
        Endpoint(
            .get, path, operation, "\(summary) As CSV (RFC 4180).", access: .requires(.readAnalytics),
            query: query, Shape.text, as: .csv
        ) { request in APIAnswer(status: 200, type: .csv, body: try await read(request).bytes) }
    }
}

extension QueryParameter {
    fileprivate static let from = QueryParameter(
        name: "from", summary: "The first day, such as 2026-10-01; the report is about 30 days unless said.")
    fileprivate static let to = QueryParameter(
        name: "to", summary: "The last day; today unless said. At most 366 days.")
    fileprivate static let within = QueryParameter(
        name: "within", summary: "How many days ahead, from 1 to 366; 30 unless said.", schema: Shape.integer)
}

extension APIRequest {
    fileprivate func reportDays(today: ShopDay) throws(Problem) -> ReportDays {
        try ReportDays(from: query["from"], to: query["to"], today: today)
    }

    fileprivate func within() throws(Problem) -> Duration {
        guard let text = query["within"] else { return .seconds(Renewal.withinDaysStandard * 86_400) }
        guard let days = Int64(text), (1...Renewal.withinDaysMax).contains(days) else {
            throw .analyticsWithin(text)
        }
        return .seconds(days * 86_400)
    }
}

extension RequestMembers {
    /// What was looked at.
    fileprivate func viewed() throws(Problem) -> Set<ItemKey> {
        guard let list = try list("items") else { throw .missingMember("items") }
        guard (1...Tally.viewsMax).contains(list.count) else { throw .analyticsViews }
        var items: Set<ItemKey> = []
        for (index, item) in list.enumerated() {
            do throws(Problem) {
                items.insert(try RequestMembers.viewed(item))
            } catch {
                throw error.within("items[\(index)]")
            }
        }
        return items
    }

    private static func viewed(_ json: JSON) throws(Problem) -> ItemKey {
        guard let object = json.object else {
            throw .wrongMember("", Localized(zh: "对象", en: "an object"))
        }
        let members = try RequestMembers(object, known: ["kind", "key"])
        guard let kind = ItemKind(rawValue: try members.requiredText("kind")) else {
            throw .wrongMember(
                "kind", Localized(zh: "package、pack、good 或 top_up", en: "package, pack, good or top_up"))
        }
        return ItemKey(kind, try members.requiredText("key"))
    }
}

extension ReportRow {
    /// The row as an object of its columns.
    fileprivate var shown: JSON {
        .object(JSONObject(uniqueKeysWithValues: zip(Self.columns, cells.map(\.json))))
    }
}

extension Funnel.Step {
    fileprivate var shown: JSON {
        var members: JSONObject = ["stage": .string(stage.rawValue), "documents": .int(documents)]
        if let percentOfBefore { members["percent_of_before"] = .string(percentOfBefore) }
        if let percentOfFirst { members["percent_of_first"] = .string(percentOfFirst) }
        return .object(members)
    }
}

extension Funnel.ViewedItem {
    fileprivate var shown: JSON {
        ["kind": .string(kind), "key": .string(key), "views": .int(views)]
    }
}

extension RevenueTotal {
    fileprivate var shown: JSON {
        [
            "currency": .string(paid.currency.code), "paid": .string(paid.decimalText),
            "refunded": .string(refunded.decimalText), "net": .string(net.decimalText),
        ]
    }
}

extension Shape {
    fileprivate static let views = object([
        "items": ["type": "array", "items": object(["kind": text, "key": text])]
    ])
    fileprivate static let viewsTaken = object(["items": integer])
    fileprivate static let funnel = object([
        "from": text, "to": text,
        "stages": [
            "type": "array",
            "items": object(
                [
                    "stage": text, "documents": integer, "percent_of_before": text, "percent_of_first": text,
                ], optional: ["percent_of_before", "percent_of_first"]),
        ],
        "days": [
            "type": "array",
            "items": object([
                "day": text, "view": integer, "cart": integer, "order": integer, "paid": integer,
                "fulfilled": integer,
            ]),
        ],
        "views": ["type": "array", "items": object(["kind": text, "key": text, "views": integer])],
    ])
    fileprivate static let revenuePage = object(
        [
            "items": [
                "type": "array",
                "items": object([
                    "day": text, "kind": text, "item": text, "channel": text, "currency": text, "paid": text,
                    "refunded": text, "net": text,
                ]),
            ],
            "next": text,
            "totals": [
                "type": "array",
                "items": object(["currency": text, "paid": text, "refunded": text, "net": text]),
            ],
        ], optional: ["next"])
    fileprivate static let renewal = object(["ends_at": time, "workspace": text, "package": text])
}
