import Ledger
import Storage
import TestDatabases
import Values
import World

/// A database with the books in a world whose time the test moves, and two workspaces.
struct Bench: Sendable {
    let database: Database
    let clock: VirtualClock
    let workspace: ID<Workspace>
    let neighbour: ID<Workspace>

    let clearing = LedgerAccount.house("clearing/sandbox", .cny)
    let revenue = LedgerAccount.house("revenue", .cny)

    var wallet: LedgerAccount { .wallet(of: workspace, .cny) }
    var bonus: LedgerAccount { .bonus(of: workspace, .cny) }

    /// A fresh bench on an engine for the length of one test.
    static func with(_ engine: Engine, _ body: (Bench) async throws -> Void) async throws {
        let (world, clock) = World.virtual()
        try await TestDatabase.with(engine, schemas: [LedgerSchema.schema], world: world) { database in
            try await body(Bench(database, clock))
        }
    }

    /// Two benches on one PostgreSQL, as two nodes have it.
    static func withTwo(_ body: (Bench, Bench) async throws -> Void) async throws {
        let (world, clock) = World.virtual()
        let schemas = [LedgerSchema.schema]
        var options = TestDatabase.options
        options.measuresTime = false
        try await TestDatabase.withURL(.postgres, schemas: schemas) { [options] url in
            let first = try await Database.open(url, schemas: schemas, world: world, options: options)
            let second = try await Database.open(url, schemas: schemas, world: world, options: options)
            let bench = Bench(first, clock)
            var failure: (any Error)?
            do {
                try await body(bench, Bench(second, clock, like: bench))
            } catch {
                failure = error
            }
            await first.close()
            await second.close()
            if let failure { throw failure }
        }
    }

    private init(_ database: Database, _ clock: VirtualClock, like other: Bench? = nil) {
        self.database = database
        self.clock = clock
        workspace = other?.workspace ?? database.world.newID()
        neighbour = other?.neighbour ?? database.world.newID()
    }

    /// Lets time pass.
    func pass(_ duration: Duration) { clock.advance(by: duration) }

    /// An entry that moves so many fen from one account to another, for a step of the order of that number.
    func entry(
        _ number: Int, _ fen: Int64, from source: LedgerAccount, to target: LedgerAccount,
        step: String = "paid"
    ) -> NewEntry {
        NewEntry(
            for: Reference("order", "\(number)"), step: step,
            [Posting(source, Money(-fen, .cny)), Posting(target, Money(fen, .cny))])
    }

    /// Puts so many fen into the workspace's wallet.
    func payIn(_ fen: Int64) async throws {
        let entry = entry(0, fen, from: clearing, to: wallet, step: "top-up")
        _ = try await database.write { try $0.post(entry) }
    }

    /// Posts entries in one transaction.
    /// - Returns: For each, `posted`, `repeated`, or the code of its refusal.
    func post(_ entries: [NewEntry]) async throws -> [String] {
        try await database.writeCommitted { try $0.post(entries) }.map { result in
            switch result {
            case .success(let entry): entry.isRepeat ? "repeated" : "posted"
            case .failure(let problem): problem.code
            }
        }
    }

    /// How many fen are in an account.
    func fen(_ account: LedgerAccount) async throws -> Int64 {
        try await balance(account).balance.minorUnits
    }

    /// What the database says of an account.
    func balance(_ account: LedgerAccount) async throws -> AccountBalance {
        try await database.read { try $0.balance(of: account) }
    }

    /// Runs a closure as a transaction, and answers the code of the problem that it throws.
    func code<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> String? {
        do {
            _ = try await database.writeCommitted { try body($0) }
            return nil
        } catch let problem as Problem {
            return problem.code
        }
    }
}

/// The orders that entries and holds are for.
enum Order {
    /// What an order is called.
    static func reference(_ number: Int) -> Reference { Reference("order", "\(number)") }
}
