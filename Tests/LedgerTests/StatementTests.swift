import Ledger
import Storage
import Testing
import Values

@Suite("A statement")
struct StatementTests {
    @Test("has every line once, the newest first, while more is posted", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            for round in 0..<6 {
                let batch = (0..<10).map { place in
                    bench.entry(round * 10 + place, 10, from: bench.clearing, to: bench.wallet)
                }
                _ = try await bench.post(batch)
                bench.pass(.seconds(1))
            }
            var lines: [StatementLine] = []
            var next: Cursor?
            repeat {
                let request = try PageRequest(limit: 7, after: next?.text)
                let page = try await bench.database.read { [wallet = bench.wallet] in
                    try $0.statement(of: wallet, request)
                }
                lines += page.items
                next = page.next
                let number = 1_000 + lines.count
                _ = try await bench.post([bench.entry(number, 1, from: bench.wallet, to: bench.revenue)])
            } while next != nil
            #expect(lines.map(\.version) == (1...60).reversed())
            #expect(lines.map(\.key.reference.text) == (0..<60).reversed().map(String.init))
            #expect(lines.map(\.balance.minorUnits) == (1...60).reversed().map { $0 * 10 })
            #expect(Set(lines.map(\.entry)).count == 60)
        }
    }

    @Test("is empty for an account that is not open", arguments: Engine.allCases)
    func empty(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let page = try await bench.database.read { [wallet = bench.wallet] in
                try $0.statement(of: wallet, PageRequest())
            }
            #expect(page.items.isEmpty && page.next == nil)
        }
    }
}
