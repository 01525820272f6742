import Accounts
import Connections
import Durable
import Flows
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// Limits: how many runs of the workspace, of a connection or of a flow are worked on at once, and how many begin
    /// in a period.
    static func limits(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/limits", "listLimits",
                "The limits that hold for runs, and what counts against them.",
                access: .requires(.readWorkspace), query: [.limit, .after], Shape.page(of: Shape.limit)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    let uses = try snapshot.limits(
                        of: workspace, PageRequest(limit: limit, after: request.query["after"]))
                    return (
                        items: try uses.items.map { try snapshot.shown($0, in: workspace) }, next: uses.next
                    )
                }
                return .json(.page(page.items, next: page.next?.text))
            },
            Endpoint(
                .put, "/v1/limits", "setLimit",
                "Limits the runs of the workspace, or those of flows that use a `connection`.",
                access: .requires(.manageLimits),
                body: Shape.object(
                    [
                        "connection": Shape.text, "concurrency": Shape.integer, "rate": Shape.integer,
                        "period_seconds": Shape.integer,
                    ], optional: ["connection", "concurrency", "rate", "period_seconds"]),
                Shape.limit
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.members.jobLimit())
                let connection = try request.members.givenText("connection")
                if let connection {
                    let found = try await node.database.read {
                        try SavedConnection.find(named: connection, of: workspace, in: $0)
                    }
                    guard found != nil else { throw Problem.connectionNotFound(connection) }
                }
                return set(limit, for: connection, of: workspace, request)
            },
            Endpoint(
                .delete, "/v1/limits", "liftLimit",
                "Takes the limit of the workspace, or of a `connection`, away; what waited for it goes on.",
                access: .requires(.manageLimits), query: [.connection], Shape.limit
            ) { request in
                set(JobLimit(), for: request.query["connection"], of: try request.workspace, request)
            },
        ]
    }

    private static func set(
        _ limit: JobLimit, for connection: String?, of workspace: ID<Workspace>, _ request: APIRequest
    ) -> APIWork {
        let subject = connection.map { RunLimit.connection($0) } ?? .workspace
        return .transaction { tx in
            try tx.setLimit(subject, of: workspace, to: limit)
            try request.record(limit.isBounding ? "limit.set" : "limit.lifted", to: subject.name, in: tx)
            let use =
                try tx.limit(named: subject.name, of: workspace)
                ?? JobLimitUse(name: subject.name, limit: limit, running: 0)
            return .json(try tx.shown(use, in: workspace))
        }
    }
}

extension QueryParameter {
    fileprivate static let connection = QueryParameter(
        name: "connection", summary: "The connection's name; without one the whole workspace is meant.")
}

extension RequestMembers {
    /// The bounds of a limit.
    fileprivate func jobLimit() throws(Problem) -> JobLimit {
        let concurrency = try integer("concurrency", in: 1...JobLimit.boundMax)
        let rate = try integer("rate", in: 1...JobLimit.boundMax)
        let period = try integer("period_seconds", in: 1...JobLimit.periodSecondsMax)
        if concurrency == nil && rate == nil { throw .missingMember("concurrency") }
        if rate == nil && period != nil { throw .missingMember("rate") }
        return JobLimit(
            concurrency: concurrency.map(Int.init), rate: rate.map(Int.init), per: .seconds(period ?? 1))
    }
}

extension Snapshot {
    fileprivate func shown(_ use: JobLimitUse, in workspace: ID<Workspace>) throws -> JSON {
        var members: JSONObject = [:]
        switch RunLimit(name: use.name) {
        case .connection(let name):
            members = ["holds_for": "connection", "connection": .string(name)]
        case .flow(let id):
            let name = try flow(id, workspace: workspace)?.name ?? id.description
            members = ["holds_for": "flow", "flow": .string(name)]
        case .workspace, nil:
            members = ["holds_for": "workspace"]
        }
        if let concurrency = use.limit.concurrency { members["concurrency"] = .int(Int64(concurrency)) }
        if let rate = use.limit.rate {
            members["rate"] = .int(Int64(rate))
            members["period_seconds"] = .int(use.limit.period.components.seconds)
        }
        members["running"] = .int(Int64(use.running))
        return .object(members)
    }
}

extension Shape {
    fileprivate static let limit = object(
        [
            "holds_for": text, "connection": text, "flow": text, "concurrency": integer, "rate": integer,
            "period_seconds": integer, "running": integer,
        ], optional: ["connection", "flow", "concurrency", "rate", "period_seconds"])
}
