import Storage
import Synchronization
import Testing
import Values

@Suite("Items that come together", .timeLimit(.minutes(1)))
struct BatchLineTests {
    /// Posts item 0, and those of 1 to 3 while it is being accepted, so that these share a batch.
    ///
    /// - Parameter answer: What the database does with the batch of that number, counted from 1 behind item 0.
    /// - Returns: What became of the items 1 to 3, how many each batch had, and which items were accepted.
    private static func outcome(
        _ answer: @escaping @Sendable (_ number: Int, _ items: [Int]) throws -> Void
    ) async -> (results: [Result<Int, any Error>], batches: [Int], accepted: [Int]) {
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let batches = Mutex<[Int]>([])
        let accepted = Mutex<[Int]>([])
        let line = BatchLine<Int, Int>(batchMax: 8)
        let post = { @Sendable (item: Int) async -> Result<Int, any Error> in
            do {
                return .success(
                    try await line.accept(item) { items in
                        if items == [0] {
                            begin.yield()
                            for await _ in ends { break }
                        } else {
                            let number = batches.withLock { batches in
                                batches.append(items.count)
                                return batches.count
                            }
                            try answer(number, items)
                            accepted.withLock { $0 += items }
                        }
                        return items.map { .success($0 * 10) }
                    })
            } catch {
                return .failure(error)
            }
        }
        let results = await withTaskGroup(of: (Int, Result<Int, any Error>).self) { group in
            group.addTask { (0, await post(0)) }
            for await _ in begun { break }
            for item in 1...3 { group.addTask { (item, await post(item)) } }
            while line.waiting < 3 { await Task.yield() }
            end.yield()
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return (Array(results.dropFirst()), batches.withLock { $0 }, accepted.withLock { $0.sorted() })
    }

    private static let nul = Problem("storage.nul_character", status: 422, Localized(same: "no"))

    @Test("are accepted together")
    func together() async throws {
        let (results, batches, accepted) = await Self.outcome { _, _ in }
        #expect(try results.map { try $0.get() } == [10, 20, 30])
        #expect(batches == [3])
        #expect(accepted == [1, 2, 3])
    }

    @Test("are each accepted alone where the database refuses what one of them says")
    func refused() async throws {
        let (results, batches, accepted) = await Self.outcome { if $1.contains(2) { throw Self.nul } }
        #expect(throws: Self.nul) { try results[1].get() }
        #expect(batches == [3, 1, 1, 1])
        #expect(accepted == [1, 3])
    }

    @Test(
        "are not tried again where they may have been accepted, or nothing can be at the moment",
        arguments: ["storage.outcome_unknown", "storage.busy"])
    func unknown(code: String) async throws {
        let problem = Problem(code, status: 503, Localized(same: "no"))
        let (results, batches, _) = await Self.outcome { _, _ in throw problem }
        for result in results { #expect(throws: problem) { try result.get() } }
        #expect(batches == [3])
    }

    @Test("are accepted by the others where the one that leads has gone")
    func gone() async throws {
        let (results, batches, accepted) = await Self.outcome { number, _ in
            if number == 1 { throw CancellationError() }
        }
        #expect(results.count { (try? $0.get()) == nil } == 1)
        #expect(batches == [3, 2])
        #expect(accepted.count == 2)
    }

    @Test("are accepted once each where the one that leads goes while each is accepted alone")
    func goneBetween() async throws {
        let (results, batches, accepted) = await Self.outcome { number, _ in
            if number == 1 { throw Self.nul }
            if number == 3 { throw CancellationError() }
        }
        #expect(try results.map { try $0.get() } == [10, 20, 30])
        #expect(batches == [3, 1, 1, 2])
        #expect(accepted == [1, 2, 3])
    }
}
