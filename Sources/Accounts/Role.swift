/// What somebody is in a workspace, or for the installation.
public enum Role: String, CaseIterable, Sendable {
    /// Answers for the workspace: may do all in it, and end it.
    case owner
    /// Runs the workspace for its owner.
    case admin
    /// Writes apps, and the flows that try them.
    case developer
    /// Runs the installation: settings of apps, dead jobs, the audit log; builds nothing in a workspace.
    case `operator`
    /// Builds flows and looks after their runs.
    case member
    /// Looks, and changes nothing.
    case viewer

    /// What the role may do; what is not stated here is denied.
    public var permissions: Set<Permission> { Role.permissions[self] ?? [] }

    /// What each role may do, made once: every request asks.
    private static let permissions = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.granted) })

    private var granted: Set<Permission> {
        switch self {
        case .viewer: Role.looking
        case .member: Role.looking.union(Role.building)
        case .developer: Role.looking.union(Role.building).union([.invokeApps, .writeApps])
        case .operator:
            Role.looking.union([
                .steerRuns, .manageLimits, .manageCatalog, .manageOrders, .managePayments, .readAnalytics,
                .meterUsage,
                .manageSettings, .manageArchive, .manageJobs, .readMetrics, .readAudit,
            ])
        case .admin: Role.looking.union(Role.building).union(Role.running)
        case .owner: Role.looking.union(Role.building).union(Role.running).union([.manageWorkspace])
        }
    }

    private static let looking: Set<Permission> = [
        .readWorkspace, .readApps, .readConnections, .readFlows, .readRuns, .readEvents, .readUsage,
        .readCatalog, .readOrders,
    ]
    private static let building: Set<Permission> = [.manageConnections, .writeFlows, .startRuns, .steerRuns]
    private static let running: Set<Permission> = [
        .invokeApps, .writeApps, .manageLimits, .placeOrders, .readKeys, .manageKeys, .readAudit,
    ]
}
