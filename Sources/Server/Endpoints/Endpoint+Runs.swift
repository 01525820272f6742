import Accounts
import Flows
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// Runs: how they went, and what can be done about it.
    static func runs(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/runs", "listRuns", "The runs of the workspace, the newest first.",
                access: .requires(.readRuns),
                query: [.limit, .after, .flow],
                Shape.page(of: Shape.run)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let last: ID<Run>? = try request.query["after"].map { try ID($0) }
                let runs = try await node.database.read { snapshot in
                    let flow = try request.flow(in: snapshot)?.id
                    return try snapshot.runs(of: workspace, flow: flow, before: last, limit: limit)
                }
                return .json(
                    .page(
                        runs.map { .object($0.shown(request.language)) },
                        next: runs.count == limit ? runs.last?.id.description : nil))
            },
            Endpoint(
                .get, "/v1/runs/{id}", "getRun", "A run with the journal of its steps.",
                access: .requires(.readRuns), Shape.run
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(Run.self))
                let (run, steps) = try await node.database.read { snapshot in
                    guard let run = try snapshot.run(id, workspace: workspace) else {
                        throw Problem.unknownRun(id)
                    }
                    return (run, try snapshot.steps(of: id, workspace: workspace, valuesApart: false))
                }
                var members = run.shown(request.language)
                members["steps"] = .array(steps.map { $0.shown(request.language) })
                return .json(.object(members))
            },
            Endpoint(
                .get, "/v1/runs/{id}/value", "getStepValue",
                "What a step was called with or gave, whole; a run's page shows the length of long ones alone.",
                access: .requires(.readRuns),
                query: [
                    QueryParameter(name: "step", summary: "The step.", isRequired: true),
                    QueryParameter(
                        name: "part", summary: "input or output; output unless said.",
                        schema: ["type": "string", "enum": ["input", "output"]]),
                ], Shape.any
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(Run.self))
                guard let path = request.query["step"] else { throw Problem.missingParameter("step") }
                let part = request.query["part"] ?? "output"
                guard part == "output" || part == "input" else { throw Problem.missingParameter("part") }
                let value = try await node.database.read {
                    try $0.stepValue(of: id, path: path, isOutput: part == "output", workspace: workspace)
                }
                guard let value else { throw Problem.noStepValue(path) }
                return APIAnswer(status: 200, type: .json, body: value)
            },
            Endpoint(
                .get, "/v1/runs/{id}/trigger", "getRunTrigger", "The bytes that started a run.",
                access: .requires(.readRuns), Shape.any, as: .bytes
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(Run.self))
                let body = try await node.database.read { try $0.triggerBody(of: id, workspace: workspace) }
                guard let body else { throw Problem.unknownRun(id) }
                return APIAnswer(status: 200, type: .bytes, body: body)
            },
            Endpoint(
                .post, "/v1/runs/{id}/cancel", "cancelRun", "Calls a run off.", access: .requires(.steerRuns),
                Shape.started
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(Run.self))
                return .transaction { tx in
                    try node.flows.cancel(id, workspace: workspace, in: tx)
                    try request.record("run.cancelled", to: "\(id)", in: tx)
                    return .json(["run": JSON(id)])
                }
            },
            Endpoint(
                .post, "/v1/runs/{id}/retry", "retryRun",
                "Lets a run go on from where it stopped, or from the step that the body's `from` names.",
                access: .requires(.steerRuns), body: Shape.object(["from": Shape.text], optional: ["from"]),
                answers: 202, Shape.started
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(Run.self))
                let from = try request.members.text("from")
                return .transaction { tx in
                    try node.flows.retry(id, from: from, workspace: workspace, in: tx)
                    try request.record("run.retried", to: "\(id)", in: tx)
                    return .json(["run": JSON(id)], status: 202)
                }
            },
            Endpoint(
                .post, "/v1/runs/{id}/replay", "replayRun",
                "Starts a new run of the same flow with the same trigger data, or with the body's `data`.",
                access: .requires(.steerRuns), body: Shape.object(["data": Shape.any], optional: ["data"]),
                answers: 202, Shape.started, bodyBytesMax: APILimits.hookBytesMax
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(Run.self))
                let data = request.members.value("data")
                return .transaction { tx in
                    let run = try node.flows.replay(id, with: data?.bytes, workspace: workspace, in: tx)
                    try request.record("run.replayed", to: "\(id)", details: ["run": JSON(run)], in: tx)
                    return .json(["run": JSON(run)], status: 202)
                }
            },
            Endpoint(
                .post, "/v1/runs/{id}/resolve", "resolveStep",
                "Says what became of a call in doubt: with `output` it happened, without it is made again.",
                access: .requires(.steerRuns),
                body: Shape.object(["step": Shape.text, "output": Shape.any], optional: ["output"]),
                answers: 202,
                Shape.started
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(Run.self))
                let step = try request.members.requiredText("step")
                let output = request.members.value("output")
                return .transaction { tx in
                    try node.flows.resolve(id, step: step, output: output, workspace: workspace, in: tx)
                    try request.record(
                        "run.step_resolved", to: "\(id)", details: ["step": .string(step)], in: tx)
                    return .json(["run": JSON(id)], status: 202)
                }
            },
        ]
    }
}
