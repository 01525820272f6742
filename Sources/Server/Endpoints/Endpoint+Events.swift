import Accounts
import Flows
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// Events: what flows have seen, and which run works on it.
    static func events(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/events", "listEvents",
                "The events with an id that flows have seen in the last 30 days, each with its run.",
                access: .requires(.readEvents),
                query: [
                    .limit, .after, .flow,
                    QueryParameter(name: "event", summary: "Only those of this id."),
                ], Shape.page(of: Shape.event)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    try snapshot.events(
                        of: workspace, flow: request.flow(in: snapshot)?.id, id: request.query["event"],
                        PageRequest(limit: limit, after: request.query["after"]))
                }
                return .json(.page(page.items.map(\.shown), next: page.next?.text))
            }
        ]
    }
}

extension QueryParameter {
    static let flow = QueryParameter(name: "flow", summary: "Only those of the flow of this name.")
}

extension APIRequest {
    /// The flow that the query names; `nil` where it names none.
    func flow(in snapshot: Snapshot) throws -> FlowRecord? {
        guard let name = query["flow"] else { return nil }
        guard let flow = try snapshot.flow(named: name, workspace: workspace) else {
            throw Problem.unknownFlow(name)
        }
        return flow
    }
}

extension FlowEvent {
    fileprivate var shown: JSON {
        var members: JSONObject = [
            "event": .string(id), "flow": .string(flowName), "seen_at": JSON(seenAt),
        ]
        if let run { members["run"] = JSON(run) }
        return .object(members)
    }
}
