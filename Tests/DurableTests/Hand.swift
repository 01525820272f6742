import Durable
import OrderedCollections
import Storage
import Values
import World

/// A worker whose every move the test makes itself.
struct Hand: Sendable {
    let bench: Workbench
    let id: UUIDBytes

    /// A worker with a fresh lease.
    init(_ bench: Workbench) async throws {
        self.bench = bench
        id = bench.newWorker()
        try await renewLease()
        try await bench.database.writeCommitted { _ = try $0.prepareHistory() }
    }

    @discardableResult
    func renewLease() async throws -> Bool {
        try await bench.database.writeCommitted { [id] in
            try $0.renewLease(of: id, name: "hand", lease: .seconds(15))
        }
    }

    /// Gives the lease up.
    func endLease() async throws {
        try await bench.database.writeCommitted { [id] in try $0.endLease(of: id) }
    }

    /// Claims what is ready, in the order in which it became so.
    func claim(_ limit: Int = 100, kinds: [String] = ["work"]) async throws -> [ClaimedJob] {
        try await bench.database.writeCommitted { [id] in
            try $0.claim(
                ClaimRequest(marks: [:], limit: limit, scan: .everything), kinds: kinds, worker: id)
        }.jobs
    }

    /// Ends a job; answers whether the lease still held.
    @discardableResult
    func end(_ job: ClaimedJob, _ ending: Ending = .completed(.done)) async throws -> Bool {
        let line = Commitment(job: job, content: .ending(ending))
        return try await bench.database.writeCommitted { tx in
            _ = try tx.prepareHistory()
            return try tx.commit([line]).isEmpty
        }
    }

    /// Commits effects of a job that goes on; answers whether the lease still held.
    func checkpoint(_ job: ClaimedJob, _ effects: [Effect]) async throws -> Bool {
        let line = Commitment(job: job, content: .checkpoint(effects) { _ in })
        return try await bench.database.writeCommitted { try $0.commit([line]).isEmpty }
    }

    /// Claims and finishes until nothing is ready; answers what ran, in order.
    func workOff(kinds: [String] = ["work"]) async throws -> [String] {
        var texts: [String] = []
        while true {
            let jobs = try await claim(1, kinds: kinds)
            guard let job = jobs.first else { return texts }
            texts.append(job.text)
            try await end(job)
        }
    }

    /// Moves due timers.
    @discardableResult
    func moveDue() async throws -> Timestamp? {
        try await bench.database.writeCommitted { try $0.moveDueTimers(limit: 1_000) }.next
    }

    /// Recovers the jobs of workers whose lease has run out.
    func reap(retry: RetryPolicy = .schedule([.zero, .zero])) async throws {
        let randomness = bench.database.world.randomness
        _ = try await bench.database.writeCommitted { [id] in
            try $0.reap(for: id, everybody: false, retries: ["work": retry], randomness: randomness)
        }
    }
}
