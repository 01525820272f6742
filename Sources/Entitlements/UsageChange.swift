import Values

/// A change of the units under a key, made together with those of others by ``Storage/Transaction/change(_:)``.
public enum UsageChange: Hashable, Sendable {
    /// Sets units aside.
    case reserve(Consumption)
    /// Uses what was set aside of a feature point.
    case commit(UsageKey, feature: String)
    /// Uses what was set aside of a feature point, or, where that was given back, the same of what is valid now.
    case use(UsageKey, feature: String)
    /// Gives back what was set aside of a feature point.
    case release(UsageKey, feature: String)

    var key: UsageKey {
        switch self {
        case .reserve(let consumption): consumption.key
        case .commit(let key, _), .use(let key, _), .release(let key, _): key
        }
    }

    /// Why it cannot be, whatever is known under its key.
    var fault: Problem? {
        switch self {
        case .reserve(let consumption): consumption.fault
        case .commit(let key, _), .use(let key, _), .release(let key, _): key.isSound ? nil : .malformedUsage
        }
    }

    var entitlement: EntitlementKey {
        switch self {
        case .reserve(let consumption): consumption.entitlement
        case .commit(let key, let feature), .use(let key, let feature), .release(let key, let feature):
            EntitlementKey(workspace: key.workspace, feature: feature)
        }
    }
}
