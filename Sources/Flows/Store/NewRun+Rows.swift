import Durable
import Storage
import Values

extension Transaction {
    /// Accepts a run: what started it, and the job that will work on it.
    /// - Throws: What the database says; then the transaction is over.
    func accept(_ run: NewRun) throws -> ID<Run> {
        try accept([run])[0]
    }

    /// Accepts runs, which are worked on in this order.
    ///
    /// - Parameter runs: The runs.
    /// - Returns: Their identifiers, in the same order.
    /// - Throws: What the database says; then the transaction is over.
    func accept(_ runs: [NewRun]) throws -> [ID<Run>] {
        let accepted = runs.enumerated().map { place, new in
            KeptRun(
                run: RunRecord(
                    id: new.id ?? newID(Run.self, inPlace: place), workspace: new.flow.workspace,
                    flow: new.flow.id, version: new.flow.version, job: newID(Job.self, inPlace: place),
                    state: .queued, origin: new.origin, startedAt: nil, endedAt: nil, problem: nil,
                    parent: new.parent),
                body: new.body)
        }
        afterCommit { $0.hints.post(accepted) }
        try enqueue(
            zip(accepted, runs).map { kept, new in
                RunJob.new(
                    kept.run.id, workspace: kept.run.workspace, limits: new.flow.limits, id: kept.run.job)
            })
        switch engine {
        case .postgres where accepted.count > 1:
            try insertTogether(accepted)
        case .postgres, .sqlite:
            for kept in accepted { try insert(kept.run, body: kept.body) }
        }
        for kept in accepted {
            try keepApart(
                kept.body, at: ValuePlace(workspace: kept.run.workspace, run: kept.run.id, part: .body))
        }
        return accepted.map(\.run.id)
    }

    private func insert(_ run: RunRecord, body: [UInt8]) throws {
        try execute(
            """
            INSERT INTO \(FlowSchema.runs.table(at: run.acceptedAt, in: self)) (workspace_id, run_id, accepted_at,
                flow_id, version, job_id, state, origin, parent_run, parent_path, depth, root_run, place, body, body_apart)
            VALUES (\(run.workspace), \(run.id), \(run.acceptedAt), \(run.flow), \(run.version), \(run.job),
                \(run.state), \(run.origin), \(run.parent?.run), \(run.parent?.path), \(run.parent?.depth ?? 0),
                \(run.parent?.root), \(run.parent?.place ?? 0), \(body.inRow(.body)), \(body.apart(.body)))
            """)
    }

    private func insertTogether(_ accepted: [KeptRun]) throws {
        let (runs, bodies) = (accepted.map(\.run), accepted.map(\.body))
        try execute(
            """
            INSERT INTO flow_run (workspace_id, run_id, accepted_at, flow_id, version, job_id, state, origin,
                parent_run, parent_path, depth, root_run, place, body, body_apart)
            SELECT * FROM unnest(\(runs.map(\.workspace)), \(runs.map(\.id)), \(runs.map(\.acceptedAt)),
                \(runs.map(\.flow)), \(runs.map(\.version)), \(runs.map(\.job)), \(runs.map(\.state)),
                \(runs.map(\.origin)), \(runs.map(\.parent?.run)), \(runs.map(\.parent?.path)),
                \(runs.map { $0.parent?.depth ?? 0 }), \(runs.map(\.parent?.root)),
                \(runs.map { $0.parent?.place ?? 0 }), \(bodies.map { $0.inRow(.body) }),
                \(bodies.map { $0.apart(.body) }))
            """)
    }
}
