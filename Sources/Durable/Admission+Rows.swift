import Storage
import Values

extension Transaction {
    /// Counts found jobs against their limits, and parks those that are refused behind the limit that refuses.
    /// - Returns: Those that may start.
    func admit(_ found: [ReadyJob]) throws -> [ReadyJob] {
        let names = Set(found.lazy.flatMap(\.job.limitNames))
        guard !names.isEmpty else { return found }
        let before = try lockLimits(names)
        var admission = Admission(states: before, now: now)
        let admitted = found.filter { admission.admits($0) }
        for name in names.sorted() {
            guard let state = admission.states[name], state != before[name] else { continue }
            try write(state, of: name)
            if let next = state.wakeAt { hint([.timer(next)]) }
        }
        for (ready, limit) in admission.parked {
            try execute(
                """
                DELETE FROM job_ready WHERE workspace_id = \(ready.job.ref.workspace)
                    AND ready_at = \(ready.readyAt) AND job_id = \(ready.job.ref.id)
                """, rows: 1)
            try park(ready.job.columnsBeforeClaim, behind: limit, place: now.microseconds)
        }
        for (name, count) in admission.passedOn.sorted(by: { $0.key < $1.key }) {
            try unpark(count, workspace: name.workspace, behind: name.name)
        }
        return admitted
    }
}

/// Which of the jobs of one claim may start.
private struct Admission {
    var states: [LimitName: LimitState]
    let now: Timestamp
    var parked: [(ReadyJob, limit: String)] = []
    /// How many jobs are to be readied behind limits that had room for a job which another limit refused.
    var passedOn: [LimitName: Int] = [:]

    init(states: [LimitName: LimitState], now: Timestamp) {
        self.states = states
        self.now = now
    }

    mutating func admits(_ ready: ReadyJob) -> Bool {
        let names = ready.job.limitNames
        guard let refused = names.first(where: { states[$0]?.refusal(at: now) != nil }) else {
            for name in names { states[name]?.count(at: now) }
            return true
        }
        if case .until(let next) = states[refused]?.refusal(at: now) {
            let wakeAt = states[refused]?.wakeAt ?? next
            states[refused]?.wakeAt = min(wakeAt, next)
        }
        parked.append((ready, refused.name))
        for name in names where name != refused && states[name]?.refusal(at: now) == nil {
            passedOn[name, default: 0] += 1
        }
        return false
    }
}

extension ClaimedJob {
    /// The limits that it counts against, in the order in which they are asked.
    fileprivate var limitNames: [LimitName] {
        Set(limits).sorted().map { LimitName(workspace: ref.workspace, name: $0) }
    }
}
