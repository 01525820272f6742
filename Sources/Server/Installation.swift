import Accounts
import Analytics
public import Apps
import Catalog
public import Connections
public import Durable
public import Egress
public import Entitlements
public import Flows
import Ledger
public import Logging
import Orders
import Payments
public import Storage
import Values
import World

/// Everything that a node of an installation works with: the composition of all rooms.
public struct Installation: Sendable {
    /// Where everything is kept.
    public let database: Database
    /// The apps that there are.
    public let apps: AppCatalog
    /// The secrets.
    public let keychain: Keychain
    /// What calls go out through.
    public let egress: EgressClient
    /// What makes an action's calls.
    let caller: ActionCaller
    /// What finds the credentials of calls.
    let credentials: FlowEngine.FindCredentials
    /// What starts runs and works on them.
    public let flows: FlowEngine
    /// The versions of the catalog that were read.
    let catalogs: CatalogCache
    /// What takes orders.
    let shop: Shop
    /// What meters the use of feature points.
    let meter: Meter
    /// What was used, in the database and in the archive.
    let usage: UsageHistory
    /// Whose money is where.
    let ledger: GeneralLedger
    /// What has them paid.
    let payments: PaymentCenter
    /// What counts what happens in the shop.
    let tally: Tally
    /// Whether orders may be paid in the sandbox.
    let hasSandbox: Bool
    /// What performs this node's jobs.
    public let worker: Worker
    /// Where the node says what goes wrong.
    public let logger: Logger
    /// The address under which the world reaches this node, without a path: `https://qiao.example.com`.
    public let publicURL: String

    /// Who finds out who calls.
    let callers: CallerLine
    /// The requests that the node has answered.
    let requests = RequestCounts()
    /// When the node began.
    let startedAt: Timestamp

    /// The folder into which copies of the database go.
    public let backups: String

    /// What all rooms keep in a database.
    public static let schemas = [
        JobSchema.schema, AccountSchema.schema, ConnectionSchema.schema, FlowSchema.schema,
        CatalogSchema.schema,
        EntitlementSchema.schema, LedgerSchema.schema, PaymentSchema.schema, OrderSchema.schema,
        AnalyticsSchema.schema,
    ]

    /// Composes a node over an open database.
    ///
    /// - Parameters:
    ///   - database: Opened with ``schemas``.
    ///   - apps: The apps that flows may use.
    ///   - masterKey: What the secrets hang on.
    ///   - addresses: Whom calls may reach beside the public Internet.
    ///   - publicURL: Under which the world reaches this node.
    ///   - name: What people call this node.
    ///   - backups: The folder into which copies of the database go; it is made when it is needed.
    ///   - logger: Where it says what goes wrong.
    ///   - hasSandbox: Whether orders may be paid with money that there is not, for a first look.
    ///   - archive: The folder of the older usage history; `nil` where all of it stays in the database.
    ///   - hotMonths: How many months before the one that it is stay in the database all the same.
    /// - Throws: `vault.master_key_wrong`.
    public init(
        database: Database, apps: AppCatalog, masterKey: MasterKey, addresses: AddressPolicy,
        publicURL: String,
        name: String, backups: String, logger: Logger, hasSandbox: Bool = false,
        archive: String? = nil, hotMonths: Int = UsageHistory.hotMonthsStandard
    ) async throws {
        let vault = Vault(masterKey: masterKey, world: database.world)
        let keychain = Keychain(database: database, vault: vault) { connection, tx in
            try tx.publish(
                NewEvent(
                    FlowEngine.connectionSaved, workspace: connection.workspace,
                    aggregate: connection.id.description, version: connection.version,
                    payload: ["app": .string(connection.app)]))
        }
        try await keychain.prepare()
        let egress = EgressClient(policy: addresses, world: database.world)
        let caller = ActionCaller(apps: apps, egress: egress, world: database.world)
        let credentials: FlowEngine.FindCredentials = { connection, app, workspace in
            let settings = try await keychain.settings(of: app, in: .production)
            guard let connection else { return Credentials(settings: .object(settings.json)) }
            let saved = try await database.read {
                try SavedConnection.find(named: connection, of: workspace, in: $0)
            }
            guard let saved, saved.app == app else { throw Problem.unknownConnection(connection, app: app) }
            let account = try await keychain.values(of: saved.id, in: workspace)
            return Credentials(account: .object(account.json), settings: .object(settings.json))
        }
        let catalogs = CatalogCache()
        let zone = { @Sendable (snapshot: Snapshot) throws in try catalogs.zone(in: snapshot) }
        let meter = Meter(database: database, zone: zone)
        let flows = FlowEngine(
            database: database, caller: caller, publicURL: publicURL,
            meter: TaskMeter(database, catalogs: catalogs, meter: meter).steps, credentials: credentials)
        self.caller = caller
        self.credentials = credentials
        self.database = database
        self.apps = apps
        self.keychain = keychain
        self.egress = egress
        self.flows = flows
        self.publicURL = publicURL
        self.logger = logger
        self.backups = backups
        callers = CallerLine(database)
        startedAt = database.world.now
        let usage = UsageHistory(database: database, zone: zone, folder: archive, hotMonths: hotMonths)
        let shop = Shop(database, catalogs: catalogs)
        self.hasSandbox = hasSandbox
        let channels = hasSandbox ? [SandboxChannel(database)] : []
        let payments = PaymentCenter(database, channels: channels, zone: zone) {
            subject, workspace, tx in
            let demand = try shop.demand(for: subject, of: workspace, in: tx)
            return PaymentCenter.Demand(
                amount: demand.amount, deadline: demand.deadline, takesBalance: demand.takesBalance)
        }
        self.catalogs = catalogs
        self.shop = shop
        self.meter = meter
        self.usage = usage
        self.payments = payments
        ledger = GeneralLedger(database)
        tally = Tally(database, catalogs: catalogs)
        try await flows.prepare()
        try await meter.prepare()
        worker = Worker(
            database: database, name: name,
            handlers: flows.handlers + meter.handlers + usage.handlers + shop.handlers + payments.handlers,
            subscriptions: flows.subscriptions + shop.subscriptions + payments.subscriptions
                + tally.subscriptions + Installation.alerts(logger))
    }

    /// The kinds of jobs by which the shop sells, is paid, grants and counts.
    var shopJobKinds: [String] {
        (shop.handlers + payments.handlers + meter.handlers).map(\.kind)
            + (shop.subscriptions + payments.subscriptions + tally.subscriptions).flatMap(\.jobKinds)
    }

    /// Lets go of the calls that go out, of the archive and of the database.
    public func close() async {
        egress.shutDown()
        await usage.close()
        await database.close()
    }

    /// By whose clocks the days and months of documents and of usage begin now.
    func billingZone() async throws -> Zone {
        try await database.read { [catalogs] in try catalogs.zone(in: $0) }
    }

    /// The address to which a flow's events are posted.
    public func hookAddress(of flow: FlowRecord) -> String {
        "\(publicURL)/hooks/\(flow.hookToken)"
    }
}
