public import Durable
public import Storage
public import Values

extension FlowEngine {
    /// The kind of event that tells that a connection was saved, and may be right again: its payload names the `app`.
    public static let connectionSaved = "connection.saved"

    /// What the room wants to be told of; hand it to the node's worker.
    public var subscriptions: [Subscription] {
        let saved = Subscription("flows", to: FlowEngine.connectionSaved) { [database] event, attempt in
            let app = event.payload["app"].string ?? ""
            return HeldRunsJob.looks(for: .connection(app: app), of: attempt.ref.workspace, at: database.now)
        }
        guard let meter else { return [saved] }
        let granted = Subscription("flows", to: meter.granted) { [database] event, attempt in
            guard event.payload["feature"].string == meter.feature else { return .done }
            let start = event.payload["starts_at"].integer.map { Timestamp(microseconds: $0) }
            return HeldRunsJob.looks(
                for: .feature(meter.feature), of: attempt.ref.workspace, at: database.now, from: start,
                atMost: event.payload["amount"].integer.map { Int(clamping: $0) })
        }
        return [saved, granted]
    }

    /// Lets everybody's runs go on that are held for what rows use, because it is counted otherwise from an instant on; those
    /// that are short all the same are held again, or fail.
    ///
    /// - Parameters:
    ///   - instant: From which on every node counts so.
    ///   - tx: The transaction in which that is decided.
    /// - Throws: What the database says.
    public func termsChanged(from instant: Timestamp, in tx: Transaction) throws {
        guard let meter else { return }
        let looks = HeldRunsJob.looks(
            for: .feature(meter.feature), of: .installation, at: tx.now, from: instant)
        try tx.enqueue(looks.next)
    }

    /// Lets runs that are held for something go on, a batch for each job.
    func letHeldRunsGoOn(_ attempt: Attempt) async throws -> Completion {
        let (look, workspace) = (try HeldRunsJob(attempt.payload), attempt.ref.workspace)
        let limit = min(look.atMost ?? .max, FlowEngine.housekeepingBatch)
        let runs = try await database.read { snapshot in
            try snapshot.runsHeld(
                for: look.remedy, of: workspace == .installation ? nil : workspace, after: look.after,
                limit: limit)
        }
        guard let last = runs.last?.run else { return .done }
        return Completion { tx in
            let count = try runs.count { try tx.remedied($0.run, workspace: $0.workspace) }
            let left = look.atMost.map { $0 - count }
            guard runs.count == limit, left != 0 else { return }
            try tx.enqueue(HeldRunsJob(look.remedy, after: last, atMost: left).job(workspace))
        }
    }
}

/// The job that lets the runs go on which are held for something.
struct HeldRunsJob {
    /// Names it.
    static let kind = "flow.held"

    /// After what time no attempt is left that met a lack before.
    static let lateAfter = RunJob.deadline + .seconds(20)

    /// What they are held for.
    let remedy: Remedy
    /// Runs up to this one are done.
    var after: ID<Run>?
    /// How many of them; `nil` for all.
    var atMost: Int?

    init(_ remedy: Remedy, after: ID<Run>? = nil, atMost: Int? = nil) {
        self.remedy = remedy
        self.after = after
        self.atMost = atMost
    }

    /// Reads what ``job(_:notBefore:)`` has written.
    init(_ payload: [UInt8]) throws {
        let json = try JSON(parsing: payload)
        self.init(
            Remedy(json["app"].string ?? ""), after: try json["after"].string.map { try ID($0) },
            atMost: json["at_most"].integer.map { Int($0) })
    }

    func job(_ workspace: ID<Workspace>, notBefore: Timestamp? = nil) -> NewJob {
        let payload: JSON = [
            "app": .string(remedy.text), "after": after.map { .string($0.description) } ?? .null,
            "at_most": atMost.map { .int(Int64($0)) } ?? .null,
        ]
        return NewJob(HeldRunsJob.kind, workspace: workspace, payload: payload.bytes, notBefore: notBefore)
    }

    /// Looks when the remedy is there, now or later, and again.
    ///
    /// An attempt that met the lack just before the remedy came may hold its run just after the first look; the second one
    /// comes when no such attempt is left.
    static func looks(
        for remedy: Remedy, of workspace: ID<Workspace>, at now: Timestamp, from start: Timestamp? = nil,
        atMost: Int? = nil
    ) -> Completion {
        let (look, start) = (HeldRunsJob(remedy, atMost: atMost), start.flatMap { $0 > now ? $0 : nil })
        let late = (start ?? now) + lateAfter
        return Completion(next: [
            look.job(workspace, notBefore: start), look.job(workspace, notBefore: late),
        ])
    }
}
