import ArgumentParser
import Ledger
import Storage
import Values
import World

/// `bench ledger`: entries between one account of the house and many wallets, then between it and one wallet.
struct Entries: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Entries that are posted, each durable before its answer.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "How many entries, of each kind.") var entries = 100_000
    @Option(help: "How many tasks post.") var producers = 1_024
    @Option(help: "How many wallets.") var wallets = 10_000
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await database.with(schemas: [LedgerSchema.schema]) { database in
            let ledger = GeneralLedger(database)
            let (many, latencies) = try await post("many", into: wallets, ledger)
            let (one, _) = try await post("one", into: 1, ledger)
            let total = try await ledger.balance(of: clearing)
            guard total.balance.minorUnits == -Int64(posted * 2) else {
                throw Unmeasured("the clearing account holds \(total.balance)")
            }
            return Measurement(
                name: "ledger", engine: database.engine.rawValue, operations: posted, seconds: many,
                latencies: latencies,
                details: [
                    ("one_wallet_per_second", .int(Int64(Double(posted) / one))),
                    ("producers", .int(Int64(producers))), ("wallets", .int(Int64(wallets))),
                ])
        }.print()
    }

    private var clearing: LedgerAccount { .house("clearing/bench", .cny) }

    /// How many entries are posted of each kind.
    private var posted: Int { entries / producers * producers }

    /// Posts entries from the clearing account into so many wallets in turn.
    /// - Returns: In how many seconds, and how long each took.
    private func post(
        _ kind: String, into wallets: Int, _ ledger: GeneralLedger
    ) async throws -> (seconds: Double, latencies: [Duration]) {
        let world = ledger.database.world
        let accounts = (0..<wallets).map { _ in LedgerAccount.wallet(of: world.newID(), .cny) }
        let (count, clearing) = (entries / producers, clearing)
        let start = world.clock.monotonic
        let latencies = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for producer in 0..<producers {
                group.addTask {
                    var latencies: [Duration] = []
                    for number in producer * count..<(producer + 1) * count {
                        let begun = world.clock.monotonic
                        try await ledger.post(
                            NewEntry(
                                for: Reference(kind, "\(number)"), step: "paid",
                                [
                                    Posting(clearing, Money(-1, .cny)),
                                    Posting(accounts[number % wallets], Money(1, .cny)),
                                ]))
                        latencies.append(world.clock.monotonic - begun)
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return ((world.clock.monotonic - start) / .seconds(1), latencies)
    }
}
