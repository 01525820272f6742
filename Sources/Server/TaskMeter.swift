package import Catalog
package import Entitlements
package import Flows
import OrderedCollections
package import Storage
import Synchronization
import Values
import World

/// Counts the rows of steps as tasks (任务): units of a metered feature of the catalog, one each.
///
/// Where the catalog that holds now has no such feature, or there is none, nothing is counted.
package final class TaskMeter: Sendable {
    /// The key of the feature in the catalog.
    package static let feature = "task"
    /// Who meters, in the keys of uses.
    static let source = "flow"
    /// How long what the catalog says is taken to be so without asking, unless another one is applied on this node.
    package static let termsKept = Duration.seconds(1)

    private struct Known {
        var terms: StepMeter.Terms?
        /// On the node's own clock.
        var until: Duration
        /// How often the catalog had changed on this node.
        let changes: Int
    }

    private let database: Database
    private let catalogs: CatalogCache
    private let meter: Meter
    private let known = Mutex<Known?>(nil)

    /// A meter of tasks for a node.
    package init(_ database: Database, catalogs: CatalogCache, meter: Meter) {
        self.database = database
        self.catalogs = catalogs
        self.meter = meter
    }

    /// Whether a change of the catalog is one of how rows are counted.
    static func isConcerned(by change: CatalogChange) -> Bool {
        switch change {
        case .added(let item, _), .removed(let item, _): item == ItemKey(.feature, feature)
        case .changed(let item, let member, _, _):
            item == ItemKey(.feature, feature) && (member == "kind" || member == "when_short")
        case .currency, .zone, .price, .order: false
        }
    }

    /// What the flows are given.
    package var steps: StepMeter {
        StepMeter(of: TaskMeter.feature, granted: Grant.madeEvent) { [self] in
            try await meter.prepare()
            return try await terms()
        } settle: { changes, tx in
            try tx.settleTasks(changes)
        }
    }

    private func terms() async throws -> StepMeter.Terms? {
        let (now, changes) = (database.world.clock.monotonic, catalogs.changesCount)
        let fresh = known.withLock { known -> Known? in
            guard let found = known, found.changes == changes else { return nil }
            if found.until > now { return found }
            // The others take what is known while this one asks; after a change everybody asks until one knows.
            known?.until = now + TaskMeter.termsKept
            return nil
        }
        if let fresh { return fresh.terms }
        let terms = try await database.read { [catalogs] snapshot -> StepMeter.Terms? in
            guard let version = try snapshot.catalogVersion() else { return nil }
            let features = try catalogs.version(version, in: snapshot).definition.features
            return features.first { $0.key == TaskMeter.feature && $0.kind == .metered }.map {
                StepMeter.Terms(holdsWhenShort: $0.whenShort == .hold)
            }
        }
        known.withLock { $0 = Known(terms: terms, until: now + TaskMeter.termsKept, changes: changes) }
        return terms
    }
}

extension Transaction {
    fileprivate func settleTasks(_ changes: [StepMeter.Change]) throws -> [StepMeter.Answer] {
        let parts = try changes.map { try usageChanges($0) }
        let problems = try change(parts.flatMap(\.self))
        var next = problems.startIndex
        return zip(changes, parts).map { change, part in
            let own = problems[next..<next + part.count]
            next += part.count
            switch change {
            case .release, .releaseAll: return .made(givenBack: own.count { $0 == nil })
            case .reserve, .commit:
                guard let problem = own.first ?? nil else { return .made(givenBack: 0) }
                return problem.code == "entitlement.insufficient"
                    ? .short(.tasksUsedUp(problem)) : .refused(problem)
            }
        }
    }

    private func usageChanges(_ change: StepMeter.Change) throws -> [UsageChange] {
        switch change {
        case .reserve(let row, let flow):
            let subject = flow.utf8.count <= UsageKey.textBytesMax ? flow : String(flow.prefix(100))
            return [
                .reserve(Consumption(row.key, feature: TaskMeter.feature, for: Reference("flow", subject)))
            ]
        case .commit(let row):
            return [.use(row.key, feature: TaskMeter.feature)]
        case .release(let row):
            return [.release(row.key, feature: TaskMeter.feature)]
        case .releaseAll(let run, let workspace):
            return try reservedKeys(
                of: workspace, source: TaskMeter.source, beginning: MeteredRow.marks(of: run)
            ).map { .release($0, feature: TaskMeter.feature) }
        }
    }
}

extension MeteredRow {
    /// The row that was metered under a key; `nil` where none was.
    init?(_ key: UsageKey) {
        guard key.source == TaskMeter.source else { return nil }
        self.init(mark: key.event, workspace: key.workspace)
    }

    fileprivate var key: UsageKey {
        UsageKey(workspace: workspace, source: TaskMeter.source, event: mark)
    }
}

extension Problem {
    /// Says of a shortage what it is to whoever reads the run.
    fileprivate static func tasksUsedUp(_ shortage: Problem) -> Problem {
        let available = shortage.details["available"]?.integer ?? 0
        return Problem(
            shortage.code, status: shortage.status,
            Localized(
                zh: "任务数不足：该步骤需要 1 个任务，可用 \(available) 个。请购买任务资源包，或续费、升级产品包；挂起的运行到账后自动继续。",
                en:
                    "The tasks are used up: the step needs 1, and \(available) are available. Buy a resource pack of tasks, "
                    + "or renew or upgrade the package; a run that is held goes on by itself then."),
            details: shortage.details)
    }
}
