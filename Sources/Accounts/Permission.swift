/// Something that a caller may be allowed to do; everything that a route or a command does needs one of these.
public enum Permission: String, CaseIterable, Sendable {
    /// See the workspace's name and roles.
    case readWorkspace = "workspace.read"
    /// Rename the workspace, or end it.
    case manageWorkspace = "workspace.manage"
    /// See which API keys there are.
    case readKeys = "keys.read"
    /// Issue and revoke API keys.
    case manageKeys = "keys.manage"
    /// Read the audit log.
    case readAudit = "audit.read"
    /// See apps and their definitions.
    case readApps = "apps.read"
    /// Call an app's action by itself, outside a flow.
    case invokeApps = "apps.invoke"
    /// Write and delete app definitions.
    case writeApps = "apps.write"
    /// Register at vendors for the whole installation.
    case manageSettings = "settings.manage"
    /// See which connections there are, never their secrets.
    case readConnections = "connections.read"
    /// Make, change and delete connections.
    case manageConnections = "connections.manage"
    /// See flows and their definitions.
    case readFlows = "flows.read"
    /// Write, switch and delete flows.
    case writeFlows = "flows.write"
    /// See runs with what went in and came out.
    case readRuns = "runs.read"
    /// Start a run by hand.
    case startRuns = "runs.start"
    /// Cancel, retry, replay and approve.
    case steerRuns = "runs.steer"
    /// Limit how many runs are worked on at once, and how many begin.
    case manageLimits = "limits.manage"
    /// See what is left of feature points, and what was used.
    case readUsage = "usage.read"
    /// Use units of feature points of workspaces, and give them back, as a service of the house that meters.
    case meterUsage = "usage.meter"
    /// See where the usage history of each month of the whole installation is, and have months moved to files.
    case manageArchive = "archive.manage"
    /// See orders with their payments, and the balance.
    case readOrders = "orders.read"
    /// Place, pay and cancel orders, and ask for money back.
    case placeOrders = "orders.place"
    /// See the orders, cases and invoices of all workspaces, and decide about what is sent, written and paid back.
    case manageOrders = "orders.manage"
    /// See how many buy, what comes in and which packages end, of the whole installation.
    case readAnalytics = "analytics.read"
    /// See the payments and refunds of which nobody could find out what became of them, and say it.
    case managePayments = "payments.manage"
    /// See the catalog, and what things would cost.
    case readCatalog = "catalog.read"
    /// Say what is sold, and at which prices.
    case manageCatalog = "catalog.manage"
    /// See the events that arrived.
    case readEvents = "events.read"
    /// See, replay and skip the dead jobs of the workspace, of the installation, and of the shop in all workspaces.
    case manageJobs = "jobs.manage"
    /// Read the installation's metrics.
    case readMetrics = "metrics.read"
}
