import OrderedCollections
import Values

/// What a step that waits for a run of another flow is told at its end.
struct RunAnswer: Sendable {
    let run: ID<Run>
    let state: RunState
    let output: JSON
    let problem: Problem?

    /// As it is kept until the step reads it.
    var bytes: [UInt8] {
        var members: JSONObject = [
            "run": .string(run.description), "state": .string(state.rawValue), "output": output,
        ]
        if let problem { members["problem"] = problem.json }
        return JSON.object(members).bytes
    }

    /// Reads what was kept.
    /// - Throws: `id.malformed`, where it is no such answer.
    init(_ json: JSON) throws(Problem) {
        run = try ID(json["run"].string ?? "")
        state = json["state"].string.flatMap(RunState.init(rawValue:)) ?? .failed
        output = json["output"]
        problem = Problem(json: json["problem"])
    }

    init(run: ID<Run>, state: RunState, output: JSON, problem: Problem?) {
        self.run = run
        self.state = state
        self.output = output
        self.problem = problem
    }
}
