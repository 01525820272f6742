import Accounts
import Entitlements
import Flows
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// Feature points: what is left of them, and what was used.
    static func usage(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/entitlements", "listEntitlements",
                "What the workspace has of each feature point now, from the grants that are valid.",
                access: .requires(.readUsage), query: [.limit, .after], Shape.page(of: Shape.balance)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    try snapshot.balances(
                        of: workspace, PageRequest(limit: limit, after: request.query["after"]))
                }
                return .json(.page(page.items.map(\.shown), next: page.next?.text))
            },
            Endpoint(
                .get, "/v1/usage", "listUsage",
                """
                What was used of a feature point, the newest first: in a `month` such as 2026-10, or in the last 31 days; \
                `used` is the sum of that time, less what was given back in it.
                """,
                access: .requires(.readUsage),
                query: [
                    .limit, .after, QueryParameter(name: "feature", summary: "The feature point's key."),
                    QueryParameter(name: "month", summary: "A month, such as 2026-10."),
                ], Shape.usagePage
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                guard let feature = request.query["feature"] else { throw Problem.missingQuery("feature") }
                let last = try request.query["after"].map { text throws(Problem) in
                    try UsagePlace(cursor: text)
                }
                let time = try request.usageTime(at: node.database.now)
                let (records, used, labels) = try await node.database.read { snapshot in
                    let records = try snapshot.usage(
                        of: feature, workspace: workspace, in: time, before: last, limit: limit)
                    let grants = Set(records.flatMap { $0.shares.map(\.grant) })
                    return (
                        records, try snapshot.used(of: feature, workspace: workspace, in: time),
                        try snapshot.labels(of: grants, feature: feature, workspace: workspace)
                    )
                }
                var members: JSONObject = [
                    "feature": .string(feature), "used": .int(used),
                    "items": .array(records.map { $0.shown(labels) }),
                ]
                if records.count == limit, let place = records.last?.place {
                    members["next"] = .string(place.cursor)
                }
                return .json(.object(members))
            },
        ]
    }
}

extension APIRequest {
    /// The time that is asked about.
    fileprivate func usageTime(at now: Timestamp) throws(Problem) -> Range<Timestamp> {
        guard let text = query["month"] else {
            return (now - .seconds(31 * 86_400))..<(now + .microseconds(1))
        }
        do throws(Problem) {
            let day = try Timestamp(rfc3339: "\(text)-15T00:00:00Z")
            return UsageMonth(at: day, zoneOffset: Meter.zoneOffsetStandard).instants
        } catch {
            throw .queryMonth(text)
        }
    }
}

extension UsagePlace {
    fileprivate var cursor: String { "\(at.microseconds)-\(id)" }

    fileprivate init(cursor text: String) throws(Problem) {
        let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
        guard parts.count == 2, let microseconds = Int64(parts[0]) else { throw .queryCursor }
        do throws(Problem) {
            self.init(at: Timestamp(microseconds: microseconds), id: try ID(parts[1]))
        } catch {
            throw .queryCursor
        }
    }
}

extension FeatureBalance {
    fileprivate var shown: JSON {
        var members: JSONObject = [
            "feature": .string(feature), "granted": .int(granted), "remaining": .int(remaining),
            "reserved": .int(reserved),
        ]
        if let nextEnd { members["next_end"] = JSON(nextEnd) }
        return .object(members)
    }
}

extension UsageRecord {
    /// As it is shown, with what the grants are called.
    fileprivate func shown(_ labels: [ID<Grant>: String]) -> JSON {
        let key = consumption.key
        var members: JSONObject = [
            "id": JSON(id), "recorded_at": JSON(recordedAt), "amount": .int(amount),
            "remaining": .int(remaining), "source": .string(key.source), "event": .string(key.event),
            "for": ["kind": .string(consumption.subject.kind), "of": .string(consumption.subject.text)],
            "grants": .array(
                shares.map { share in
                    [
                        "grant": JSON(share.grant), "amount": .int(share.amount),
                        "label": .string(labels[share.grant] ?? ""),
                    ]
                }),
        ]
        if let row = MeteredRow(key) {
            members["run"] = JSON(row.run)
            members["step"] = .string(row.path)
        }
        return .object(members)
    }
}

extension Shape {
    fileprivate static let balance = object(
        ["feature": text, "granted": integer, "remaining": integer, "reserved": integer, "next_end": time],
        optional: ["next_end"])
    fileprivate static let usagePage = object(
        [
            "feature": text, "used": integer,
            "items": [
                "type": "array",
                "items": object(
                    [
                        "id": text, "recorded_at": time, "amount": integer, "remaining": integer,
                        "source": text,
                        "event": text, "for": object(["kind": text, "of": text]),
                        "grants": [
                            "type": "array",
                            "items": object(["grant": text, "amount": integer, "label": text]),
                        ],
                        "run": text, "step": text,
                    ], optional: ["run", "step"]),
            ],
            "next": text,
        ], optional: ["next"])
}
