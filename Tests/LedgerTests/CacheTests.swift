import Ledger
import Storage
import Testing
import Values
import World

@Suite("A balance that is kept", .timeLimit(.minutes(1)))
struct CacheTests {
    /// The balances of an account, each with the time at which the next one replaced it.
    private struct History {
        private var past: [(fen: Int64, until: Duration)] = []
        private(set) var fen: Int64 = 0

        mutating func move(to fen: Int64, at now: Duration) {
            past.append((self.fen, now))
            self.fen = fen
        }

        /// Whether the account held so much within the last second.
        func held(_ fen: Int64, lately now: Duration) -> Bool {
            fen == self.fen || past.contains { $0.fen == fen && $0.until >= now - .seconds(1) }
        }
    }

    @Test(
        "is one that the database had within a second, on a node that hears nothing of the others",
        arguments: 1...3)
    func twoNodes(seed: Int) async throws {
        try await Bench.withTwo { first, second in
            let (near, far) = (GeneralLedger(first.database), GeneralLedger(second.database))
            let (chance, wallet) = (Chance(UInt64(seed)), first.wallet)
            var history = History()
            var isStale = false
            for number in 0..<120 {
                switch chance.below(3) {
                case 0:
                    try await near.post(first.entry(number, 1, from: first.clearing, to: wallet))
                    history.move(to: history.fen + 1, at: first.clock.monotonic)
                case 1:
                    let own = try await near.balance(of: wallet)
                    #expect(own.balance.minorUnits == history.fen)
                default:
                    let other = try await far.balance(of: wallet)
                    isStale = isStale || other.balance.minorUnits < history.fen
                    #expect(history.held(other.balance.minorUnits, lately: first.clock.monotonic))
                }
                first.pass(.milliseconds(chance.below(400)))
            }
            #expect(isStale, "what was kept was never asked for")
            first.pass(.milliseconds(1_001))
            #expect(try await far.balance(of: wallet) == second.balance(wallet))
            #expect(try await near.balance(of: wallet) == second.balance(wallet))
        }
    }

    @Test("is dropped by the commit that changes it, and by holds", arguments: Engine.allCases)
    func dropped(engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let (ledger, wallet) = (GeneralLedger(bench.database), bench.wallet)
            #expect(try await ledger.balance(of: wallet).version == 0)
            try await bench.payIn(500)
            #expect(try await ledger.balance(of: wallet).available.minorUnits == 500)
            try await bench.database.write {
                _ = try $0.hold(Money(200, .cny), of: wallet, for: Order.reference(1), step: "reserved")
            }
            #expect(try await ledger.balance(of: wallet).available.minorUnits == 300)
            try await bench.database.write { _ = try $0.release(Order.reference(1), step: "reserved") }
            #expect(try await ledger.balance(of: wallet).available.minorUnits == 500)
            let refused = bench.entry(1, 501, from: wallet, to: bench.revenue)
            _ = try await bench.post([refused])
            #expect(try await ledger.balance(of: wallet) == bench.balance(wallet))
        }
    }

    @Test("does not go back: a reading that began before a change does not replace what is known")
    func noReturn() async throws {
        try await Bench.with(.sqlite) { bench in
            let wallet = bench.wallet
            var balances: [AccountBalance] = []
            for number in 1...3 {
                try await bench.database.write { [bench] in
                    _ = try $0.post(bench.entry(number, 1, from: bench.clearing, to: bench.wallet))
                }
                balances.append(try await bench.balance(wallet))
            }
            let cache = BalanceCache()
            cache.keep(balances[1], asOf: .zero, at: .zero)
            cache.keep(balances[0], asOf: .milliseconds(900), at: .milliseconds(900))
            #expect(cache.balance(of: wallet, at: .seconds(1)) == balances[1])
            #expect(cache.balance(of: wallet, at: .milliseconds(1_001)) == nil)
            cache.drop(wallet, version: 3, at: .seconds(2))
            cache.keep(balances[1], asOf: .seconds(2), at: .seconds(2))
            #expect(cache.balance(of: wallet, at: .seconds(2)) == nil)
            cache.keep(balances[2], asOf: .seconds(2), at: .seconds(2))
            cache.drop(wallet, version: 3, at: .seconds(2))
            cache.keep(balances[2], asOf: .seconds(1), at: .seconds(2))
            #expect(cache.balance(of: wallet, at: .seconds(3)) == balances[2])
        }
    }

    @Test("makes room for others, and nothing old comes back where changes were forgotten")
    func makesRoom() async throws {
        try await Bench.with(.sqlite) { bench in
            let (cache, wallet) = (BalanceCache(), bench.wallet)
            let old = try await bench.balance(wallet)
            cache.drop(wallet, version: 1, at: .zero)
            for number in 0...BalanceCache.countMax {
                cache.drop(.house("h/\(number)", .cny), version: 1, at: .seconds(2))
            }
            cache.keep(old, asOf: .milliseconds(1_999), at: .seconds(2))
            #expect(cache.balance(of: wallet, at: .seconds(2)) == nil)
            cache.keep(old, asOf: .milliseconds(2_001), at: .milliseconds(2_001))
            #expect(cache.balance(of: wallet, at: .milliseconds(2_001)) == old)
        }
    }
}
