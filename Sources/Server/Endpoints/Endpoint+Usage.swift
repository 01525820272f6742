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
                What was used of a feature point, the newest first: in a `month` such as 2026-10, in the months `from` to \
                `to`, or in the last 31 days. The first page has the sum of that time, less what was given back in it, as \
                `used`. Months that were archived are part of both.
                """,
                access: .requires(.readUsage),
                query: [
                    .limit, .after, QueryParameter(name: "feature", summary: "The feature point's key."),
                    QueryParameter(name: "month", summary: "A month, such as 2026-10."),
                    QueryParameter(name: "from", summary: "The first of several months."),
                    QueryParameter(name: "to", summary: "The last of several months."),
                ], Shape.usagePage
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                guard let feature = request.query["feature"] else { throw Problem.missingQuery("feature") }
                let last = try request.query["after"].map { text throws(Problem) in
                    try UsagePlace(cursor: text)
                }
                let wanted = UsageQuery(
                    feature, of: workspace,
                    in: try request.usageTime(at: node.database.now, in: try await node.billingZone()))
                let records = try await node.usage.records(wanted, before: last, limit: limit)
                var members: JSONObject = ["feature": .string(feature)]
                if last == nil { members["used"] = .int(try await node.usage.used(wanted)) }
                let grants = Set(records.flatMap { $0.shares.map(\.grant) })
                let labels = try await node.database.read { snapshot in
                    try snapshot.labels(of: grants, feature: feature, workspace: workspace)
                }
                members["items"] = .array(records.map { $0.shown(labels) })
                if records.count == limit, let place = records.last?.place {
                    members["next"] = .string(place.cursor)
                }
                return .json(.object(members))
            },
        ]
    }

    /// The periods of the usage history, which are those of the whole installation.
    static func usageMonths(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/usage/months", "listUsageMonths",
                """
                Where the usage history of each month is, the oldest first: hot in the database, archiving, cold in a file \
                and in the database, or dropped from the database.
                """,
                access: .requires(.manageArchive), Shape.page(of: Shape.month)
            ) { request in
                let (periods, zone) = (try await node.usage.periods(), try await node.billingZone())
                return .json(.page(periods.map { $0.shown(in: request.language, zone) }, next: nil))
            },
            Endpoint(
                .post, "/v1/usage/archive", "archiveUsage",
                "Begins to move the usage history of a `month` that has ended to a file, however short ago that was.",
                access: .requires(.manageArchive), body: Shape.object(["month": Shape.text]), answers: 202,
                Shape.object(["month": Shape.text, "begun": Shape.integer])
            ) { request in
                let name = try request.members.requiredText("month")
                let zone = try await node.billingZone()
                guard let month = UsageMonth(name, in: zone) else { throw Problem.queryMonth(name) }
                return .transaction { tx in
                    let begun = try node.usage.archive(month, in: tx)
                    if begun > 0 { try request.record("usage.archived", to: month.name, in: tx) }
                    return .json(["month": .string(month.name), "begun": .int(Int64(begun))], status: 202)
                }
            },
        ]
    }
}

extension APIRequest {
    /// The time that is asked about.
    fileprivate func usageTime(at now: Timestamp, in zone: Zone) throws(Problem) -> Range<Timestamp> {
        if let month = try usageMonth("month", in: zone) { return month.instants }
        let (from, to) = (try usageMonth("from", in: zone), try usageMonth("to", in: zone))
        guard let first = from ?? to, let last = to ?? from.map({ _ in UsageMonth(at: now, in: zone) })
        else { return (now - .seconds(31 * 86_400))..<(now + .microseconds(1)) }
        let (start, end) = (first.instants.lowerBound, last.instants.upperBound)
        guard start < end else { throw .queryMonth(query["to"] ?? last.name) }
        return start..<end
    }

    private func usageMonth(_ name: String, in zone: Zone) throws(Problem) -> UsageMonth? {
        guard let text = query[name] else { return nil }
        guard let month = UsageMonth(text, in: zone) else { throw .queryMonth(text) }
        return month
    }
}

extension HistoryPeriod {
    fileprivate func shown(in language: Language, _ zone: Zone) -> JSON {
        let month = UsageMonth(of: time, in: zone)
        var members: JSONObject = [
            "month": .string(month.name), "from": JSON(time.lowerBound), "to": JSON(time.upperBound),
            "state": .string(state.rawValue),
        ]
        if let file { members["file"] = .string(file) }
        if let sum {
            members["records"] = .int(sum.records)
            members["amount"] = .int(sum.amount)
            members["checksum"] = .string(sum.checksum.lowerHex)
        }
        if let problem { members["problem"] = JSON(problem, language) }
        return .object(members)
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
    fileprivate static let month = object(
        [
            "month": text, "from": time, "to": time, "state": text, "file": text, "records": integer,
            "amount": integer, "checksum": text, "problem": any,
        ], optional: ["file", "records", "amount", "checksum", "problem"])
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
        ], optional: ["used", "next"])
}
