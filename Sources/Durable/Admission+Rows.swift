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
        // A limit that has refused is written also where nothing of it has changed: whoever changes it at this moment must
        // see the jobs that are parked here, or run again.
        for name in names.sorted() {
            guard let state = admission.states[name],
                state != before[name] || admission.refusing.contains(name)
            else { continue }
            try write(state, of: name)
            if let next = state.wakeAt { hint([.timer(next)]) }
        }
        for (ready, limit) in admission.parked {
            try execute(
                """
                DELETE FROM job_ready WHERE workspace_id = \(ready.job.ref.workspace)
                    AND ready_at = \(ready.readyAt) AND job_id = \(ready.job.ref.id)
                """, rows: 1)
            // Its place is that of its acceptance, however often it is parked.
            let place = ready.job.ref.id.uuid.version7Instant.microseconds
            try park(ready.job.columnsBeforeClaim, behind: limit.name, place: place)
        }
        for (name, refusing) in admission.passedOn.sorted(by: { $0.key < $1.key }) {
            try unparkFirst(behind: name, notNaming: refusing)
        }
        return admitted
    }
}

/// Which of the jobs of one claim may start.
private struct Admission {
    var states: [LimitName: LimitState]
    let now: Timestamp
    var parked: [(ReadyJob, limit: LimitName)] = []
    /// The limits that had room for a job which another limit refused, with those others: of the jobs behind the first,
    /// one that the second does not hold back may take the place.
    var passedOn: [LimitName: Set<LimitName>] = [:]

    /// The limits that have refused a job.
    var refusing: Set<LimitName> { Set(parked.map(\.limit)) }

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
            states[refused]?.wakeNoLater(than: next)
        }
        parked.append((ready, refused))
        for name in names where name != refused && states[name]?.refusal(at: now) == nil {
            passedOn[name, default: []].insert(refused)
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
