import Accounts
import Entitlements
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
                let (records, used) = try await node.database.read { snapshot in
                    (
                        try snapshot.usage(
                            of: feature, workspace: workspace, in: time, before: last, limit: limit),
                        try snapshot.used(of: feature, workspace: workspace, in: time)
                    )
                }
                var members: JSONObject = [
                    "feature": .string(feature), "used": .int(used), "items": .array(records.map(\.shown)),
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
    fileprivate var shown: JSON {
        [
            "id": JSON(id), "recorded_at": JSON(recordedAt), "amount": .int(amount),
            "remaining": .int(remaining), "source": .string(consumption.key.source),
            "event": .string(consumption.key.event),
            "for": ["kind": .string(consumption.subject.kind), "of": .string(consumption.subject.text)],
            "grants": .array(shares.map { ["grant": JSON($0.grant), "amount": .int($0.amount)] }),
        ]
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
                "items": object([
                    "id": text, "recorded_at": time, "amount": integer, "remaining": integer, "source": text,
                    "event": text, "for": object(["kind": text, "of": text]),
                    "grants": ["type": "array", "items": object(["grant": text, "amount": integer])],
                ]),
            ],
            "next": text,
        ], optional: ["next"])
}
