import Storage
import Synchronization
import TestDatabases
import Values

/// A table without any key, in which a write that happened twice shows.
enum Entries {
    static let schema = Schema(
        "entries",
        [
            Schema.Step(
                1,
                [
                    .both("CREATE TABLE entries (id BIGINT NOT NULL)"),
                    .both("CREATE TABLE counter (value BIGINT NOT NULL)"),
                    .both("INSERT INTO counter (value) VALUES (0)"),
                ])
        ])
}

extension Transaction {
    func enter(_ id: Int) throws {
        try execute("INSERT INTO entries (id) VALUES (\(id))", rows: 1)
    }
}

extension Database {
    /// How often each entry is there.
    func entries() async throws -> [Int: Int] {
        let counted = try await read { snapshot in
            try snapshot.rows("SELECT id, COUNT(*) FROM entries GROUP BY id") { row in
                let (id, count): (Int, Int) = (try row[0], try row[1])
                return (id, count)
            }
        }
        return Dictionary(uniqueKeysWithValues: counted)
    }
}

/// Keeps what became of writes, and lets others wait for it.
final class Tally: Sendable {
    /// What the caller of a write was told.
    enum Answer: Hashable {
        case acknowledged
        case unknown
        case refused
    }

    private struct State {
        var answers: [Int: Answer] = [:]
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// How many writes were answered.
    var count: Int { state.withLock { $0.answers.count } }

    /// The writes that were answered so.
    func ids(_ answer: Answer) -> Set<Int> {
        state.withLock { Set($0.answers.filter { $0.value == answer }.keys) }
    }

    /// Runs a write and keeps what it says.
    func note(_ id: Int, _ write: () async throws -> Void) async {
        do {
            try await write()
            note(id, .acknowledged)
        } catch let problem as Problem where problem.code == "storage.outcome_unknown" {
            note(id, .unknown)
        } catch {
            note(id, .refused)
        }
    }

    /// Waits until so many writes were answered.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.answers.count < count { state.waiters.append((count, continuation)) }
                return state.answers.count >= count
            }
            if isThere { continuation.resume() }
        }
    }

    private func note(_ id: Int, _ answer: Answer) {
        let woken = state.withLock { state in
            state.answers[id] = answer
            let count = state.answers.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return state.waiters.filter { $0.count <= count }
        }
        for waiter in woken { waiter.continuation.resume() }
    }
}

/// Counts how often a closure ran.
final class Runs: Sendable {
    private let runs = Atomic(0)
    var counted: Int { runs.load(ordering: .relaxed) }
    func count() { runs.add(1, ordering: .relaxed) }
}

/// The problem that `body` throws; `nil` where it throws none.
func problemThrown(_ body: () async throws -> Void) async throws -> Problem? {
    do {
        try await body()
        return nil
    } catch let problem as Problem {
        return problem
    }
}

extension Problem {
    /// The class of the server's error.
    var sqlState: String? { JSON.object(details)["sqlstate"].string }
}
