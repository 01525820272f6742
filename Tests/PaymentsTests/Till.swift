import Durable
import Ledger
import Payments
import Storage
import Synchronization
import TestDatabases
import Values
import World

/// A payment center with its worker in a world whose time the test moves, and somebody who asks for money.
struct Till: Sendable {
    static let schemas = [JobSchema.schema, LedgerSchema.schema, PaymentSchema.schema]

    let database: Database
    let clock: VirtualClock
    let workspace: ID<Workspace>
    let sandbox: SandboxChannel
    let street: StreetChannel
    /// What subjects ask for; what is not there is not to be paid.
    let demands: Demands
    /// What the center has told of.
    let told: Told

    /// Runs `body` at a fresh till on an engine, where nobody works.
    static func idle(_ engine: Engine, _ body: @Sendable (Till) async throws -> Void) async throws {
        let (world, clock) = World.virtual()
        try await TestDatabase.with(engine, schemas: schemas, world: world) { database in
            try await body(Till(database, clock))
        }
    }

    /// Runs `body` at a fresh till on an engine, with its worker, which reaches only some channels where it is said.
    static func with(
        _ engine: Engine, reaching channels: Set<String> = ["sandbox", "street"],
        _ body: @Sendable (Till) async throws -> Void
    ) async throws {
        try await idle(engine) { till in
            let worker = till.worker(reaching: channels)
            async let running: Void = worker.run()
            do {
                // Events reach only those who have subscribed.
                while try await till.database.read({ try $0.backlog().workers }) == 0 { await Task.yield() }
                try await body(till)
            } catch {
                worker.drain()
                throw error
            }
            worker.drain()
            try await running
        }
    }

    /// Who does the jobs.
    func worker(reaching channels: Set<String> = ["sandbox", "street"]) -> Worker {
        let center = center(reaching: channels)
        return Worker(
            database: database, name: "till", handlers: center.handlers,
            subscriptions: center.subscriptions + told.subscriptions)
    }

    private init(_ database: Database, _ clock: VirtualClock) {
        self.database = database
        self.clock = clock
        workspace = database.world.newID()
        sandbox = SandboxChannel(database)
        street = StreetChannel()
        demands = Demands()
        told = Told()
    }

    /// The center that knows all channels.
    var center: PaymentCenter { center(reaching: ["sandbox", "street"]) }

    private func center(reaching names: Set<String>) -> PaymentCenter {
        guard let zone = Zone("Asia/Shanghai") else { preconditionFailure("there is such a zone") }
        let channels = ([sandbox, street] as [any PaymentChannel]).filter { names.contains($0.name) }
        return PaymentCenter(database, channels: channels, zone: { _ in zone }) { [demands] subject, _, _ in
            guard let demand = demands[subject.text] else { throw Problem.notAsked }
            return demand
        }
    }

    /// Lets a subject ask for so many fen, for half an hour.
    func ask(_ subject: String, _ fen: Int64, takesBalance: Bool = true) {
        demands[subject] = PaymentCenter.Demand(
            amount: Money(fen, .cny), deadline: clock.now + .seconds(1_800), takesBalance: takesBalance)
    }

    func begin(
        _ subject: String, by channel: String = "sandbox", _ scene: PaymentScene = .qr
    ) async throws -> PaymentAttempt {
        try await database.write { [center, workspace] tx in
            try center.begin(Reference("order", subject), of: workspace, by: channel, scene, in: tx)
        }
    }

    /// The attempts of a subject.
    func attempts(_ subject: String) async throws -> [PaymentAttempt] {
        try await database.read { try $0.payments(of: Reference("order", subject)) }
    }

    /// Waits until the newest attempt of a subject is in a state.
    @discardableResult
    func reach(_ subject: String, _ state: AttemptState) async throws -> PaymentAttempt {
        try await passUntil { try await attempts(subject).last?.state == state }
        guard let last = try await attempts(subject).last else { throw Problem.notAsked }
        return last
    }

    /// Tells that nothing of subjects is to be paid any more.
    func close(_ subjects: String...) async throws {
        for subject in subjects { demands[subject] = nil }
        try await database.write { [workspace] tx in
            _ = try tx.publish(
                subjects.map { subject in
                    NewEvent(
                        "order.closing", workspace: workspace, aggregate: subject, version: 1, payload: [:])
                })
        }
    }

    /// What an account holds.
    func balance(_ account: LedgerAccount) async throws -> Int64 {
        try await database.read { try $0.balance(of: account).balance.minorUnits }
    }

    /// Lets time pass until something has come about.
    func passUntil(by step: Duration? = nil, _ isSo: () async throws -> Bool) async throws {
        try await clock.pass(over: database, by: step, until: isSo)
    }
}

/// What subjects ask for.
final class Demands: Sendable {
    private let all = Mutex<[String: PaymentCenter.Demand]>([:])

    subscript(_ subject: String) -> PaymentCenter.Demand? {
        get { all.withLock { $0[subject] } }
        set { all.withLock { $0[subject] = newValue } }
    }
}

/// What the center has told of, by subject.
final class Told: Sendable {
    private let events = Mutex<[String: [String]]>([:])
    private let paid = Mutex<[String: [String]]>([:])

    /// The payments of a subject that were told of as its own, each as often as it was.
    func payments(of subject: String) -> [String] { paid.withLock { $0[subject] ?? [] } }

    subscript(_ subject: String) -> [String] { events.withLock { $0[subject] ?? [] } }

    var subscriptions: [Subscription] {
        [
            "payment.succeeded", "payment.closed", "payment.failed", "payment.quarantined",
            "payment.refunded", "payment.refund_failed", "payment.refund_review",
        ].map { kind in
            Subscription("test", to: kind) { [self] event, _ in
                events.withLock { $0[event.aggregate, default: []].append(kind) }
                if kind == "payment.succeeded", let payment = event.payload["payment"].string {
                    paid.withLock { $0[event.aggregate, default: []].append(payment) }
                }
                return .done
            }
        }
    }
}

extension Till {
    /// An attempt of which the first thing that is known is that it is paid.
    func paidUnseen(_ subject: String) async throws -> PaymentAttempt {
        try await database.write { [center, workspace, clock] tx in
            let begun = try center.begin(
                Reference("order", subject), of: workspace, by: "street", .qr, in: tx)
            let capture = Capture(trade: "T\(begun.number)", amount: begun.amount, paidAt: clock.now)
            let paid = try center.learn(.paid(capture), of: begun.id, because: "notification", in: tx)
            guard let paid else { throw Problem.notAsked }
            return paid
        }
    }
}

extension Problem {
    static let closedAccount = Problem(
        "test.closed_account", status: 409, Localized(zh: "账户已注销", en: "the account is closed"))
    static let notAsked = Problem(
        "test.not_asked", status: 409, Localized(zh: "不需要支付", en: "nothing is asked for"))
}
