import Durable
import Storage
import Values

extension Transaction {
    /// Ends runs whose job was given up, with the job's problem.
    func endAbandonedRuns() throws -> Int {
        var count = 0
        for (job, payload) in try deadJobs(ofKind: RunJob.kind, limit: FlowEngine.housekeepingBatch) {
            let id = UUIDBytes(bytes: payload).map { ID<Run>($0) }
            let run = try id.flatMap { try self.run($0, workspace: job.workspace) }
            if let run, run.job == job.id, !run.state.isFinal {
                try end(run, as: .failed, because: job.problem)
                count += 1
            } else {
                try revoke(job.id, workspace: job.workspace)
            }
        }
        return count
    }

    /// Looks again at flows whose look was given up: a flow that starts by itself does not stop silently.
    func reviveWatches() throws -> Int {
        var count = 0
        for (job, payload) in try deadJobs(ofKind: Watch.jobKind, limit: FlowEngine.housekeepingBatch) {
            try revoke(job.id, workspace: job.workspace)
            guard let id = UUIDBytes(bytes: payload).map({ ID<Flow>($0) }),
                let flow = try flow(id, workspace: job.workspace), flow.isEnabled,
                var watch = try watch(of: id, workspace: job.workspace), watch.job == job.id
            else { continue }
            watch.failures += 1
            watch.problem = job.problem
            if try move(watch, of: flow, nextAt: now + FlowEngine.housekeepingEvery) { count += 1 }
        }
        return count
    }

    /// Ends runs that were accepted in a period and have not ended.
    func endOpenRuns(of period: Range<Timestamp>, limit: Int) throws -> Int {
        let open = try FlowSchema.runs.rows(
            from: period.lowerBound, to: period.upperBound, newestFirst: false, limit: limit, in: self,
            { table in
                """
                SELECT workspace_id, run_id FROM \(table)
                WHERE accepted_at >= \(period.lowerBound) AND accepted_at < \(period.upperBound)
                    AND state NOT IN ('succeeded', 'failed', 'cancelled')
                ORDER BY accepted_at
                """
            },
            decode: { row in (try row[0] as ID<Workspace>, try row[1] as ID<Run>) })
        for (workspace, id) in open {
            guard let run = try run(id, workspace: workspace), !run.state.isFinal else { continue }
            try end(run, as: .failed, because: .tooOld)
        }
        return open.count
    }
}
