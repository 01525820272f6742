import Durable
import Storage
import Testing
import Values

@Suite("An idempotent request")
struct IdempotencyTests {
    private func request(_ bench: Workbench, key: String = "k", body: UInt8 = 1) -> IdempotentRequest {
        IdempotentRequest(workspace: bench.workspace, caller: "alice", key: key, fingerprint: [body])
    }

    private func begin(_ request: IdempotentRequest, _ bench: Workbench) async throws -> StoredAnswer? {
        try await bench.database.write { try $0.begin(request) }
    }

    @Test(
        "gets the same bytes for a day, and is new after it", arguments: Engine.allCases,
        [3, 64 << 10, 3 << 20])
    func replays(engine: Engine, bytes: Int) async throws {
        try await Workbench.with(engine) { bench in
            let request = request(bench)
            let answer = StoredAnswer(
                status: 201, body: (0..<bytes).map { UInt8(truncatingIfNeeded: $0 * 7) })
            let first = try await bench.database.write { tx in
                let kept = try tx.begin(request)
                try tx.answer(request, with: answer)
                return kept
            }
            #expect(first == nil)
            let isSame = try await begin(request, bench) == answer
            #expect(isSame)
            bench.pass(.seconds(86_399))
            let isStillSame = try await begin(request, bench) == answer
            #expect(isStillSame)
            bench.pass(.seconds(1))
            #expect(try await begin(request, bench) == nil)
            #expect(try await bench.count("storage_blobs") == 0)
        }
    }

    @Test("is refused when it differs from the first under its key", arguments: Engine.allCases)
    func refusesOthers(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            #expect(try await begin(request(bench), bench) == nil)
            let code = try await problemCode { _ = try await begin(request(bench, body: 2), bench) }
            #expect(code == "idempotency.differs")
            var stranger = IdempotentRequest(
                workspace: bench.workspace, caller: "bob", key: "k", fingerprint: [2])
            #expect(try await begin(stranger, bench) == nil)
            stranger = IdempotentRequest(
                workspace: bench.neighbour, caller: "alice", key: "k", fingerprint: [2])
            #expect(try await begin(stranger, bench) == nil)
        }
    }

    @Test("is asked to wait while the first copy works, until its lease ends", arguments: Engine.allCases)
    func waits(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let request = request(bench)
            #expect(try await begin(request, bench) == nil)
            bench.pass(.seconds(59))
            let code = try await problemCode { _ = try await begin(request, bench) }
            #expect(code == "idempotency.running")
            bench.pass(.seconds(1))
            #expect(try await begin(request, bench) == nil)
            let answer = StoredAnswer(status: 200, body: [2])
            try await bench.database.write { try $0.answer(request, with: answer) }
            let late = try await problemCode {
                try await bench.database.write {
                    try $0.enqueue(bench.job("effect of the first copy"))
                    try $0.answer(request, with: StoredAnswer(status: 200, body: [1]))
                }
            }
            #expect(late == "storage.row_count")
            #expect(try await bench.living() == 0)
            #expect(try await begin(request, bench) == answer)
        }
    }

    @Test("may be sent again once it is forgotten", arguments: Engine.allCases)
    func isForgotten(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let request = request(bench)
            #expect(try await begin(request, bench) == nil)
            try await bench.database.write { try $0.forget(request) }
            #expect(try await begin(request, bench) == nil)
        }
    }

    @Test("takes effect once when copies arrive together", arguments: Engine.allCases)
    func bearsCrowds(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let request = request(bench)
            let job = bench.job("effect")
            let answers = try await withThrowingTaskGroup { group in
                for copy in 1...10 {
                    group.addTask {
                        try await bench.database.writeCommitted { tx in
                            if let answer = try tx.begin(request) { return answer }
                            try tx.enqueue(job)
                            let answer = StoredAnswer(status: 200, body: [UInt8(copy)])
                            try tx.answer(request, with: answer)
                            return answer
                        }
                    }
                }
                return try await group.reduce(into: Set<StoredAnswer>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try await bench.living() == 1)
        }
    }

    @Test("is swept up after a day, with a long answer", arguments: Engine.allCases)
    func isSwept(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let request = request(bench)
            try await bench.database.write { tx in
                _ = try tx.begin(request)
                try tx.answer(
                    request, with: StoredAnswer(status: 200, body: Array(repeating: 1, count: 100_000)))
            }
            #expect(try await bench.count("storage_blobs") == 1)
            bench.pass(.seconds(86_400))
            _ = try await bench.database.write { try $0.sweep(limit: 10) }
            #expect(try await bench.count("idempotency_key") == 0)
            #expect(try await bench.count("storage_blobs") == 0)
        }
    }
}
