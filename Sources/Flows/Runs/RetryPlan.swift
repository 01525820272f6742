import Values

/// What a retry does with the journal of a run.
struct RetryPlan {
    /// The steps that are done anew.
    private(set) var forgotten: [String] = []
    /// The steps whose call was cut off: it is looked up, and not simply made again.
    private(set) var reopened: [String] = []

    /// Decides it.
    ///
    /// - Parameters:
    ///   - steps: The journal.
    ///   - state: Where the run is: `failed`, `cancelled` or `held`.
    ///   - path: The step from which everything is done anew, with what holds it; `nil` is where the run stopped.
    /// - Throws: `run.unknown_step`; `run.step_in_doubt` where a person has to say first what became of a call.
    init(_ steps: [StepRecord], of state: RunState, from path: String?) throws(Problem) {
        let from = steps.first { $0.path == path }
        if let path, from == nil { throw .unknownStep(path) }
        if let step = steps.first(where: { $0.state == .inDoubt }) { throw .stepIsInDoubt(step.path) }
        for step in steps {
            if let from, step.position >= from.position || step.holds(from) {
                forgotten.append(step.path)
                continue
            }
            switch step.state {
            case .succeeded, .skipped: continue
            case .running, .waiting, .held, .inDoubt, .failed, .cancelled:
                if state == .held, step.state != .held { continue }
                let isCutOff = step.attempts.last.map { $0.endedAt == nil } ?? false
                if isCutOff { reopened.append(step.path) } else { forgotten.append(step.path) }
            }
        }
    }
}

extension StepRecord {
    /// Whether the other step is one of those that this one runs.
    fileprivate func holds(_ other: StepRecord) -> Bool {
        if other.path.hasPrefix(path + "[") { return true }
        // The steps of a branch and of parallel lists do not name it: it began before them and did not end before.
        guard attempts.isEmpty, input == nil, inputApart == nil, position < other.position else {
            return false
        }
        switch output {
        case .int, .null, nil: return endedAt.map { $0 >= other.startedAt } ?? true
        case .bool, .number, .string, .array, .object: return false
        }
    }
}
