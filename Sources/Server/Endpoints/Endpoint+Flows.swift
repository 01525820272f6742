import Accounts
import Flows
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// Flows: what they are, and how they start.
    static func flows(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/flows", "listFlows", "The flows of the workspace, by name.",
                access: .requires(.readFlows), query: [.limit, .after], Shape.page(of: Shape.flow)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let flows = try await node.database.read {
                    try $0.flows(of: workspace, after: request.query["after"], limit: limit)
                }
                return .json(
                    .page(
                        flows.map { node.shown($0) }, next: flows.count == limit ? flows.last?.name : nil)
                )
            },
            Endpoint(
                .post, "/v1/flows", "applyFlow",
                "Saves a definition, YAML or JSON, as the newest version of its flow.",
                access: .requires(.writeFlows),
                query: [QueryParameter(name: "file", summary: "The file's name, for places.")],
                body: Shape.text, bodyAs: .yaml, Shape.flow
            ) { request in
                let workspace = try request.workspace
                let definition = try node.flows.read(request.body, file: request.query["file"] ?? "flow.yaml")
                let token = node.flows.newToken()
                return .transaction { tx in
                    let flow = try tx.save(
                        definition, source: request.body, workspace: workspace, newToken: token)
                    try request.record(
                        "flow.saved", to: flow.name, details: ["version": .int(Int64(flow.version))], in: tx)
                    return .json(node.shown(flow))
                }
            },
            Endpoint(
                .get, "/v1/flows/{name}", "getFlow", "A flow.", access: .requires(.readFlows), Shape.flow
            ) { request in
                let (workspace, name) = (try request.workspace, try request.parameter("name"))
                let (flow, watch) = try await node.database.read { snapshot in
                    guard let flow = try snapshot.flow(named: name, workspace: workspace) else {
                        throw Problem.unknownFlow(name)
                    }
                    return (flow, try snapshot.watch(of: flow.id, workspace: workspace))
                }
                var members = node.shown(flow).object ?? [:]
                if let watch { members["watch"] = watch.shown(request.language) }
                return .json(.object(members))
            },
            Endpoint(
                .get, "/v1/flows/{name}/definition", "getFlowDefinition",
                "The text of a flow's newest version.",
                access: .requires(.readFlows), Shape.text, as: .yaml
            ) { request in
                let (workspace, name) = (try request.workspace, try request.parameter("name"))
                let source = try await node.database.read { snapshot -> [UInt8]? in
                    guard let flow = try snapshot.flow(named: name, workspace: workspace) else { return nil }
                    return try snapshot.source(of: flow.id, version: flow.version, workspace: workspace)
                }
                guard let source else { throw Problem.unknownFlow(name) }
                return APIAnswer(status: 200, type: .yaml, body: source)
            },
            Endpoint(
                .post, "/v1/flows/{name}/runs", "startRun", "Starts a run with the body as its trigger data.",
                access: .requires(.startRuns), body: Shape.any, answers: 202, Shape.started,
                bodyBytesMax: APILimits.hookBytesMax
            ) { request in
                let (workspace, name) = (try request.workspace, try request.parameter("name"))
                _ = try request.json()
                return .transaction { tx in
                    let run = try node.flows.start(name, workspace: workspace, body: request.body, in: tx)
                    try request.record("run.started", to: "\(run)", details: ["flow": .string(name)], in: tx)
                    return .json(["run": JSON(run)], status: 202)
                }
            },
            Endpoint(
                .post, "/v1/flows/{name}/secret", "makeFlowSecret",
                "Gives a flow a fresh secret; its events must be signed with it from now on (Standard Webhooks).",
                access: .requires(.writeFlows), answers: 201, Shape.object(["secret": Shape.text]),
                isAnswerSecret: true
            ) { request in
                let (workspace, name) = (try request.workspace, try request.parameter("name"))
                let flow = try await node.database.read { try $0.flow(named: name, workspace: workspace) }
                guard let flow else { throw Problem.unknownFlow(name) }
                let secret = try await node.makeHookSecret(of: flow)
                return .transaction { tx in
                    try tx.setHookSecret(secret.sealed, of: flow.id, workspace: workspace)
                    try request.record("flow.secret_made", to: name, in: tx)
                    return .json(["secret": .string(secret.text)], status: 201)
                }
            },
            switching("enable", to: true, node), switching("disable", to: false, node),
        ]
    }

    private static func switching(_ verb: String, to enabled: Bool, _ node: Installation) -> Endpoint {
        Endpoint(
            .post, "/v1/flows/{name}/\(verb)", "\(verb)Flow", "Lets a flow start, or not.",
            access: .requires(.writeFlows), Shape.flow
        ) { request in
            let (workspace, name) = (try request.workspace, try request.parameter("name"))
            return .transaction { tx in
                guard let flow = try tx.flow(named: name, workspace: workspace),
                    let switched = try tx.setEnabled(enabled, flow: flow.id, workspace: workspace)
                else { throw Problem.unknownFlow(name) }
                try request.record(enabled ? "flow.enabled" : "flow.disabled", to: name, in: tx)
                return .json(node.shown(switched))
            }
        }
    }
}

extension QueryParameter {
    static let limit = QueryParameter(
        name: "limit", summary: "How many entries, 1 to 200; 50 unless said.",
        schema: ["type": "integer", "minimum": 1, "maximum": .int(Int64(APILimits.pageMax))])
    static let after = QueryParameter(name: "after", summary: "The `next` of the page before.")
}

extension Installation {
    func shown(_ flow: FlowRecord) -> JSON {
        var members: JSONObject = [
            "id": JSON(flow.id), "name": .string(flow.name), "version": .int(Int64(flow.version)),
            "trigger": .string(flow.trigger.rawValue), "enabled": .bool(flow.isEnabled),
        ]
        if let concurrency = flow.concurrency { members["concurrency"] = .int(Int64(concurrency)) }
        if flow.trigger == .webhook { members["webhook"] = .string(hookAddress(of: flow)) }
        return .object(members)
    }
}

extension Watch {
    fileprivate func shown(_ language: Language) -> JSON {
        var members: JSONObject = ["failures": .int(Int64(failures))]
        if let problem { members["problem"] = JSON(problem, language) }
        return .object(members)
    }
}
