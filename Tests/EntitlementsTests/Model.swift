import Entitlements
import Values

/// What the room must do, said once more in the plainest way: every grant in an array, every key in a dictionary.
struct Model {
    /// One grant's numbers.
    struct Account: Equatable {
        let grant: ID<Grant>
        var remaining: Int64
        var reserved: Int64 = 0
        var consumed: Int64 = 0
        var expired: Int64 = 0
        var revoked: Int64 = 0
    }

    /// What is known under a key.
    struct Use {
        let consumption: Consumption
        var state: UsageState
        var shares: [GrantShare]
    }

    private(set) var grants: [Grant] = []
    private(set) var accounts: [ID<Grant>: Account] = [:]
    private(set) var uses: [UsageKey: Use] = [:]
    private var revokedGrants: Set<ID<Grant>> = []
    var now: Timestamp

    init(now: Timestamp) { self.now = now }

    mutating func add(_ grant: Grant) {
        grants.append(grant)
        accounts[grant.id] = Account(grant: grant.id, remaining: grant.granted)
    }

    func grant(from source: GrantSource, of workspace: ID<Workspace>) -> Grant? {
        grants.first { $0.source == source && $0.workspace == workspace }
    }

    func available(_ workspace: ID<Workspace>, _ feature: String) -> Int64 {
        usable(workspace, feature).reduce(0) { $0 + (accounts[$1.id]?.remaining ?? 0) }
    }

    /// Everything that was used of a feature point and not given back.
    func consumed(_ workspace: ID<Workspace>, _ feature: String) -> Int64 {
        uses.values.filter {
            $0.state == .used && $0.consumption.key.workspace == workspace
                && $0.consumption.feature == feature
        }
        .reduce(0) { $0 + $1.consumption.amount }
    }

    /// What becomes of a consumption or a reservation: a code, or nothing where it is done.
    mutating func take(_ consumption: Consumption, as state: UsageState) -> String? {
        if let known = uses[consumption.key] {
            guard known.consumption == consumption else { return "usage.differs" }
            switch (known.state, state) {
            case (.released, _): break
            case (.reserved, .used): return "usage.reserved"
            default: return nil
            }
        }
        guard consumption.amount > 0 else { return "usage.amount" }
        guard available(consumption.key.workspace, consumption.feature) >= consumption.amount else {
            return "entitlement.insufficient"
        }
        var left = consumption.amount
        var shares: [GrantShare] = []
        for grant in usable(consumption.key.workspace, consumption.feature) {
            let part = min(left, accounts[grant.id]?.remaining ?? 0)
            guard part > 0 else { continue }
            accounts[grant.id]?.remaining -= part
            if state == .used {
                accounts[grant.id]?.consumed += part
            } else {
                accounts[grant.id]?.reserved += part
            }
            shares.append(GrantShare(grant: grant.id, amount: part))
            left -= part
        }
        uses[consumption.key] = Use(consumption: consumption, state: state, shares: shares)
        return nil
    }

    mutating func commit(_ key: UsageKey) -> String? {
        guard let use = uses[key] else { return "usage.unknown" }
        switch use.state {
        case .used, .reversed: return nil
        case .released: return "usage.released"
        case .reserved:
            for share in use.shares {
                accounts[share.grant]?.reserved -= share.amount
                accounts[share.grant]?.consumed += share.amount
            }
            uses[key]?.state = .used
            return nil
        }
    }

    mutating func release(_ key: UsageKey) -> String? {
        guard let use = uses[key] else { return "usage.unknown" }
        switch use.state {
        case .used, .reversed: return "usage.committed"
        case .released: return nil
        case .reserved:
            for share in use.shares {
                accounts[share.grant]?.reserved -= share.amount
                giveBack(share)
            }
            uses[key]?.state = .released
            return nil
        }
    }

    mutating func reverse(_ key: UsageKey) -> String? {
        guard let use = uses[key] else { return "usage.unknown" }
        switch use.state {
        case .reserved: return "usage.reserved"
        case .released: return "usage.released"
        case .reversed: return nil
        case .used:
            for share in use.shares {
                accounts[share.grant]?.consumed -= share.amount
                giveBack(share)
            }
            uses[key]?.state = .reversed
            return nil
        }
    }

    mutating func revoke(_ grant: Grant) {
        guard !revokedGrants.contains(grant.id), !hasEnded(grant) else { return }
        revokedGrants.insert(grant.id)
        guard let left = accounts[grant.id]?.remaining else { return }
        accounts[grant.id]?.revoked += left
        accounts[grant.id]?.remaining = 0
    }

    mutating func expire(_ grant: Grant) {
        guard hasEnded(grant), let left = accounts[grant.id]?.remaining else { return }
        accounts[grant.id]?.expired += left
        accounts[grant.id]?.remaining = 0
    }

    private mutating func giveBack(_ share: GrantShare) {
        guard let grant = grants.first(where: { $0.id == share.grant }) else { return }
        if hasEnded(grant) {
            accounts[grant.id]?.expired += share.amount
        } else if revokedGrants.contains(grant.id) {
            accounts[grant.id]?.revoked += share.amount
        } else {
            accounts[grant.id]?.remaining += share.amount
        }
    }

    private func usable(_ workspace: ID<Workspace>, _ feature: String) -> [Grant] {
        grants.filter { grant in
            grant.workspace == workspace && grant.feature == feature && grant.startsAt <= now
                && !hasEnded(grant)
        }.sorted { left, right in
            let leftEnd = left.endsAt?.microseconds ?? .max
            let rightEnd = right.endsAt?.microseconds ?? .max
            return (left.priority, leftEnd, left.id) < (right.priority, rightEnd, right.id)
        }
    }

    private func hasEnded(_ grant: Grant) -> Bool {
        guard let end = grant.endsAt else { return false }
        return now >= end
    }
}
