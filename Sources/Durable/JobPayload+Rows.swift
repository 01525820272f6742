import Storage
import Values

extension NewJob {
    /// Whether the job carries what was enqueued from table to table.
    private var carriesPayload: Bool {
        key == nil && lane == nil && payload.count <= JobSchema.carriedBytesMax
    }

    /// What the job carries from table to table.
    var carriedPayload: [UInt8]? { carriesPayload ? payload : nil }
}

extension Transaction {
    /// Keeps what was enqueued where the jobs do not carry it.
    func keepPayloads(_ jobs: [(job: NewJob, columns: JobColumns)]) throws {
        let apart = jobs.filter { $0.columns.payload == nil }
        switch engine {
        case .postgres where apart.count > 1:
            try execute(
                """
                INSERT INTO job_payload (workspace_id, job_id, payload, key, lane)
                SELECT * FROM unnest(\(apart.map(\.job.workspace)), \(apart.map(\.columns.id)),
                                     \(apart.map(\.job.payload)), \(apart.map(\.job.key)), \(apart.map(\.job.lane)))
                """)
        case .postgres, .sqlite:
            for (job, columns) in apart {
                try execute(
                    """
                    INSERT INTO job_payload (workspace_id, job_id, payload, key, lane)
                    VALUES (\(job.workspace), \(columns.id), \(job.payload), \(job.key), \(job.lane))
                    """)
            }
        }
    }

    /// Jobs with all that was enqueued with them, in the order given.
    func withPayloads(_ jobs: [JobColumns]) throws -> [ClaimedJob] {
        let kept = try keptApart(jobs.filter { $0.payload == nil })
        return jobs.map { job in
            // Where it is lost with its row, the handler says so of an empty one, and the queue goes on.
            guard let parts = kept[job.id] else { return ClaimedJob(job, payload: job.payload ?? []) }
            return ClaimedJob(job, payload: parts.payload, isApart: true, key: parts.key, lane: parts.lane)
        }
    }

    private typealias Parts = (payload: [UInt8], key: String?, lane: String?)

    private func keptApart(_ jobs: [JobColumns]) throws -> [ID<Job>: Parts] {
        let decode = { (row: borrowing Row) throws -> (ID<Job>, Parts) in
            (try row[0], (payload: try row[1], key: try row[2], lane: try row[3]))
        }
        let found: [(ID<Job>, Parts)] =
            switch engine {
            case .postgres where jobs.count > 1:
                try rows(
                    """
                    SELECT p.job_id, p.payload, p.key, p.lane FROM job_payload p
                    JOIN unnest(\(jobs.map(\.workspace)), \(jobs.map(\.id))) AS job (w, j)
                        ON p.workspace_id = job.w AND p.job_id = job.j
                    """, decode)
            case .postgres, .sqlite:
                try jobs.flatMap { job in
                    try rows(
                        """
                        SELECT job_id, payload, key, lane FROM job_payload
                        WHERE workspace_id = \(job.workspace) AND job_id = \(job.id)
                        """, decode)
                }
            }
        return Dictionary(found) { first, _ in first }
    }
}

extension ClaimedJob {
    fileprivate init(
        _ job: JobColumns, payload: [UInt8], isApart: Bool = false, key: String? = nil, lane: String? = nil
    ) {
        self.init(
            ref: JobRef(workspace: job.workspace, id: job.id, token: job.token), kind: job.kind,
            attempt: job.attempt, payload: payload, isPayloadApart: isApart, key: key, lane: lane,
            limits: JobColumns.split(job.limits))
    }
}
