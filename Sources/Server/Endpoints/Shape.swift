import Apps
import Connections
import Durable
import Flows
import OrderedCollections
import Values

/// How the API shows things, each with the JSON Schema (2020-12) of what it shows.
enum Shape {
    static let text: JSON = ["type": "string"]
    static let integer: JSON = ["type": "integer"]
    static let any: JSON = [:]
    static let time: JSON = ["type": "string", "format": "date-time"]

    static func object(_ members: KeyValuePairs<String, JSON>, optional: Set<String> = []) -> JSON {
        var properties: JSONObject = [:]
        var required: [JSON] = []
        for (key, schema) in members {
            properties[key] = schema
            if !optional.contains(key) { required.append(.string(key)) }
        }
        return ["type": "object", "properties": .object(properties), "required": .array(required)]
    }

    static func page(of schema: JSON) -> JSON {
        object(["items": ["type": "array", "items": schema], "next": text], optional: ["next"])
    }

    static let action = object(["key": text, "number": integer, "name": text, "effect": text])
    static let app = object([
        "key": text, "number": integer, "name": text, "connection": text,
        "actions": ["type": "array", "items": action],
    ])
    static let connection = object([
        "id": text, "name": text, "app": text, "kind": text, "state": text, "version": integer,
    ])
    static let auditEntry = object([
        "id": text, "made_at": time, "actor": text, "action": text, "target": text, "details": any,
    ])
    static let event = object(
        ["event": text, "flow": text, "run": text, "seen_at": time], optional: ["run"])
    static let flow = object(
        [
            "id": text, "name": text, "version": integer, "trigger": text, "enabled": ["type": "boolean"],
            "concurrency": integer, "webhook": text, "watch": watch,
        ], optional: ["concurrency", "webhook", "watch"])
    static let watch = object(["failures": integer, "problem": any], optional: ["problem"])
    static let key = object(
        [
            "id": text, "name": text, "begins": text, "roles": ["type": "array", "items": text],
            "made_at": time, "expires_at": time, "revoked_at": time, "used_at": time,
        ], optional: ["expires_at", "revoked_at", "used_at"])
    static let issuedKey = object(
        [
            "id": text, "name": text, "begins": text, "roles": ["type": "array", "items": text],
            "made_at": time, "expires_at": time, "key": text,
        ], optional: ["expires_at"])
    static let approval = object([
        "run": text, "step": text, "ask": text, "asked_at": time, "due_at": time,
    ])
    static let started = object(["run": text])
    static let run = object(
        [
            "id": text, "flow": text, "version": integer, "state": text, "origin": text, "accepted_at": time,
            "started_at": time, "ended_at": time, "problem": any, "steps": ["type": "array"],
        ], optional: ["started_at", "ended_at", "problem", "steps"])
    static let deadJob = object(
        ["id": text, "workspace": text, "kind": text, "attempts": integer, "died_at": time, "problem": any])
}

extension JSON {
    /// A time as the API writes it.
    init(_ time: Timestamp) { self = .string(time.rfc3339) }

    /// An identifier as the API writes it.
    init<Kind>(_ id: ID<Kind>) { self = .string(id.description) }

    /// A problem as it stands in a document, in one language.
    init(_ problem: Problem, _ language: Language) {
        var members: JSONObject = [
            "code": .string(problem.code), "detail": .string(problem.message(language)),
        ]
        if let place = problem.place { members["place"] = .string(place) }
        if let all = problem.details["problems"]?.array {
            members["problems"] = .array(all.compactMap(Problem.init(json:)).map { JSON($0, language) })
        }
        self = .object(members)
    }

    /// A page of a list.
    static func page(_ items: [JSON], next: String?) -> JSON {
        var members: JSONObject = ["items": .array(items)]
        if let next { members["next"] = .string(next) }
        return .object(members)
    }
}

extension RunRecord {
    func shown(_ language: Language) -> JSONObject {
        var members: JSONObject = [
            "id": JSON(id), "flow": JSON(flow), "version": .int(Int64(version)),
            "state": .string(state.rawValue),
            "origin": .string(origin), "accepted_at": JSON(acceptedAt),
        ]
        if let startedAt { members["started_at"] = JSON(startedAt) }
        if let endedAt { members["ended_at"] = JSON(endedAt) }
        if let problem { members["problem"] = JSON(problem, language) }
        return members
    }
}

extension StepRecord {
    func shown(_ language: Language) -> JSON {
        var members: JSONObject = [
            "path": .string(path), "position": .int(Int64(position)), "state": .string(state.rawValue),
            "started_at": JSON(startedAt),
        ]
        if let endedAt { members["ended_at"] = JSON(endedAt) }
        if let dueAt { members["due_at"] = JSON(dueAt) }
        if let input { members["input"] = input }
        if let inputApart { members["input_bytes"] = .int(Int64(inputApart)) }
        if let output { members["output"] = output }
        if let outputApart { members["output_bytes"] = .int(Int64(outputApart)) }
        if let problem { members["problem"] = JSON(problem, language) }
        if !attempts.isEmpty { members["attempts"] = .array(attempts.map { $0.shown(language) }) }
        return .object(members)
    }
}

extension StepRecord.Attempt {
    fileprivate func shown(_ language: Language) -> JSON {
        var members: JSONObject = ["started_at": JSON(startedAt)]
        if let endedAt { members["ended_at"] = JSON(endedAt) }
        if let problem { members["problem"] = JSON(problem, language) }
        return .object(members)
    }
}
