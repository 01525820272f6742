import Accounts
import Entitlements
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// The grants of feature points.
    static func grants(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/entitlements/{feature}/grants", "listGrants",
                """
                What the workspace was granted of a feature point, the newest first: by which line of which order, from when \
                until when, and what of it is left, set aside, used, expired and taken back. Those that may be used now have \
                their `turn`, from 1: the first one that has something left is used.
                """,
                access: .requires(.readUsage), query: [.limit, .after], Shape.page(of: Shape.grant)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let feature = try request.parameter("feature")
                let page = try await node.database.read { snapshot in
                    let page = try snapshot.grants(
                        of: feature, workspace: workspace,
                        PageRequest(limit: limit, after: request.query["after"]))
                    let inUse = try snapshot.grantsInUse(of: feature, workspace: workspace)
                    let turns = Dictionary(uniqueKeysWithValues: zip(inUse.map(\.id), 1...))
                    let lines = try snapshot.lines(behind: page.items.map(\.source), of: workspace)
                    return page.map { $0.shown(turn: turns[$0.id], line: lines[$0.source]) }
                }
                return .json(.page(page.items, next: page.next?.text))
            }
        ]
    }
}

extension Snapshot {
    /// By which lines of their orders there are grants.
    fileprivate func lines(
        behind sources: [GrantSource], of workspace: ID<Workspace>
    ) throws -> [GrantSource: Int] {
        var lines: [GrantSource: Int] = [:]
        for reference in Set(sources.map(\.reference)) where reference.kind == "order" {
            guard let order = try order(DocumentNumber(reference.text), of: workspace) else { continue }
            for line in try self.lines(of: order.id) {
                for grant in line.plan.grants {
                    lines[GrantSource(reference, line: grant.number)] = line.position
                }
            }
        }
        return lines
    }
}

extension Grant {
    fileprivate func shown(turn: Int?, line: Int?) -> JSON {
        var members: JSONObject = ["id": JSON(id), "label": .string(label)]
        var origin: JSONObject = [
            "kind": .string(source.reference.kind), "of": .string(source.reference.text),
        ]
        if let line { origin["line"] = .int(Int64(line)) }
        members["source"] = .object(origin)
        members["from"] = JSON(startsAt)
        if let endsAt { members["until"] = JSON(endsAt) }
        members["priority"] = .int(Int64(priority))
        if let turn { members["turn"] = .int(Int64(turn)) }
        for (name, amount) in [
            ("granted", granted), ("remaining", remaining), ("reserved", reserved), ("used", consumed),
            ("expired", expired), ("revoked", revoked),
        ] { members[name] = .int(amount) }
        if let revokedAt { members["revoked_at"] = JSON(revokedAt) }
        members["made_at"] = JSON(madeAt)
        return .object(members)
    }
}

extension Shape {
    fileprivate static let grant = object(
        [
            "id": text, "label": text,
            "source": object(["kind": text, "of": text, "line": integer], optional: ["line"]),
            "from": time, "until": time, "priority": integer, "turn": integer, "granted": integer,
            "remaining": integer, "reserved": integer, "used": integer, "expired": integer,
            "revoked": integer, "revoked_at": time, "made_at": time,
        ], optional: ["until", "turn", "revoked_at"])
}
