import Accounts
import Apps
import HTTPTypes
import OrderedCollections
import Storage
import Values
import World

extension Endpoint {
    /// Calling an action by itself, outside a flow.
    static func invocation(_ node: Installation) -> Endpoint {
        Endpoint(
            .post, "/v1/apps/{key}/actions/{action}/invoke", "invokeAction",
            "Makes one call of an action with checked input, and says what became of it.",
            access: .requires(.invokeApps),
            body: Shape.object(
                ["connection": Shape.text, "input": ["type": "object"]], optional: ["connection", "input"]),
            Shape.invocation
        ) { request in
            let (workspace, body) = (try request.workspace, request.members)
            let connection = try body.text("connection")
            let input = try body.object("input") ?? [:]
            let (app, action) = try node.apps.action(
                try request.parameter("action"), of: try request.parameter("key"))
            let now = node.database.world.now
            let calls = try action.calls(for: try action.fields.checked(input, now: now), now: now)
            guard calls.count == 1 else {
                throw Problem.notOneCall(calls.count, place: action.calledForEachRowOf?.key)
            }
            return .outside(
                OutsideWork(lease: action.effect.invocationLease) { key in
                    let found = try await node.credentials(connection, app.key, workspace)
                    // A call that nobody could write down is none that is made.
                    try await node.database.write { tx in
                        try request.record(
                            "action.invoked", to: "\(app.key)/\(action.key)",
                            details: ["connection": connection.map(JSON.string) ?? .null], in: tx)
                    }
                    let outcome = await node.caller.perform(
                        calls[0], of: action, in: app, with: found, idempotencyKey: "invoke/\(key)")
                    return .json(outcome.shown(of: action, in: app, request.language))
                })
        }
    }
}

extension Effect {
    /// How long a copy of a request waits where the first one never ended.
    ///
    /// What must not be repeated is not begun again while its idempotency key is remembered.
    fileprivate var invocationLease: Duration {
        mayBeRepeated ? APILimits.invocationDurationMax : APILimits.idempotencyDuration
    }
}

extension CallOutcome {
    /// The outcome as the API shows it; an unknown one is never shown as a failure.
    fileprivate func shown(of action: Action, in app: AppDefinition, _ language: Language) -> JSON {
        var members: JSONObject = [
            "app": .string(app.key), "action": .string(action.key),
            "effect": .string(action.effect.rawValue),
        ]
        switch self {
        case .succeeded(let output):
            members["outcome"] = "succeeded"
            members["output"] = output
        case .throttled(let after, _):
            members["outcome"] = "throttled"
            if let after { members["retry_after_seconds"] = .int(after.components.seconds) }
        case .expired:
            members["outcome"] = "expired"
        case .refused:
            members["outcome"] = "refused"
        case .unknown:
            members["outcome"] = "unknown"
        }
        if let problem { members["problem"] = JSON(problem, language) }
        return .object(members)
    }
}

extension Shape {
    fileprivate static let invocation = object(
        [
            "app": text, "action": text, "effect": text,
            "outcome": [
                "type": "string", "enum": ["succeeded", "throttled", "expired", "refused", "unknown"],
            ],
            "output": any, "problem": any, "retry_after_seconds": integer,
        ], optional: ["output", "problem", "retry_after_seconds"])
}

extension Problem {
    fileprivate static func notOneCall(_ count: Int, place: String?) -> Problem {
        Problem(
            "invoke.not_one_call", status: 422,
            Localized(
                zh: "单独执行一次只发出一个调用，而这里有 \(count) 行。请只给出一行，或用流程。",
                en: "An invocation makes one call, and there are \(count) rows. Give one row, or use a flow."),
            at: place)
    }
}
