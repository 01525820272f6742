public import Apps
import Crypto
public import Definitions
public import Durable
public import Storage
import Synchronization
public import Values
import World

/// Starts runs and works on them.
///
/// Hand its ``handlers`` and ``subscriptions`` to the node's worker. Everything that it promises, it promises through the database: any
/// number of nodes may have an engine on the same one.
public final class FlowEngine: Sendable {
    /// Where flows and runs are.
    public let database: Database
    /// The apps whose actions flows may call.
    public let apps: AppCatalog
    let caller: ActionCaller
    let credentials: FindCredentials
    /// Counts the rows of steps; `nil` where nobody does.
    let meter: StepMeter?
    let rowUses: EffectKind<RowUse>?
    /// Under which the world reaches this installation, without a path.
    let publicURL: String
    /// The time for which the tables of runs are known to have periods.
    let prepared = Mutex<Range<Timestamp>?>(nil)
    /// Where events wait for each other's transaction.
    let intake = BatchLine<HookEvent, Accepted>(batchMax: HookEvent.batchMax)
    /// What this node has accepted and not begun.
    let fresh = FreshRuns()
    let callbackKeyKept = Mutex<SymmetricKey?>(nil)
    private let compiled = Mutex<[CompiledKey: FlowDefinition]>([:])

    /// Finds the values of a connection, by its name where the app needs one, and of its app's settings.
    ///
    /// Throwing a problem holds the run until a connection of the app is saved.
    public typealias FindCredentials =
        @Sendable (_ connection: String?, _ app: String, ID<Workspace>) async throws -> Credentials

    /// An engine over a database.
    ///
    /// - Parameters:
    ///   - database: Opened with ``FlowSchema`` and the kernel's schema.
    ///   - caller: Makes the calls of action steps.
    ///   - publicURL: Under which the world reaches this installation, without a path; callbacks come there.
    ///   - meter: Counts the rows of steps; `nil` where nobody does.
    ///   - credentials: Finds what the calls need beside their input.
    public init(
        database: Database, caller: ActionCaller, publicURL: String, meter: StepMeter? = nil,
        credentials: @escaping FindCredentials
    ) {
        self.meter = meter
        rowUses = meter.map { RowUse.effect($0) }
        self.publicURL = publicURL
        self.database = database
        self.caller = caller
        self.credentials = credentials
        apps = caller.apps
        database.hints.listen { [fresh] (accepted: [KeptRun]) in fresh.add(accepted) }
    }

    /// The handlers of the room's jobs.
    public var handlers: [JobHandler] {
        [
            JobHandler(
                RunJob.kind, retry: .exponential(first: .seconds(1), longest: .seconds(60), attempts: 20),
                deadline: RunJob.deadline
            ) { [self] attempt in try await work(on: attempt) },
            JobHandler(
                Watch.jobKind,
                retry: .exponential(first: .seconds(1), longest: .seconds(300), attempts: 100),
                deadline: .seconds(180)
            ) { [self] attempt in try await look(on: attempt) },
            JobHandler(HeldRunsJob.kind) { [self] attempt in try await letHeldRunsGoOn(attempt) },
            JobHandler(MeteringJob.kind) { [self] attempt in try await settle(attempt) },
        ]
    }

    /// Reads a definition against this engine's apps.
    /// - Throws: Everything that is wrong with it.
    public func read(_ source: [UInt8], file: String) throws(Problems) -> FlowDefinition {
        try FlowDefinition(source: source, file: file, apps: apps)
    }

    /// A fresh address for a flow: 128 random bits as text.
    public func newToken() -> String {
        let randomness = database.world.randomness
        return TypeID(prefix: "", uuid: UUIDBytes(high: randomness.next(), low: randomness.next()))
            .description
    }

    /// The definition of a version, compiled once.
    func definition(of flow: ID<Flow>, version: Int, workspace: ID<Workspace>) async throws -> FlowDefinition
    {
        let key = CompiledKey(flow: flow, version: version)
        if let known = compiled.withLock({ $0[key] }) { return known }
        let source = try await database.read {
            try $0.source(of: flow, version: version, workspace: workspace)
        }
        guard let source else { throw Problem.versionLost }
        let definition = try read(source, file: "flow")
        compiled.withLock { known in
            if known.count >= CompiledKey.countMax { known.removeAll() }
            known[key] = definition
        }
        return definition
    }
}

private struct CompiledKey: Hashable {
    /// How many compiled versions are kept.
    static let countMax = 1_000

    let flow: ID<Flow>
    let version: Int
}
