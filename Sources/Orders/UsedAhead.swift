import Entitlements
import Storage
import Values

/// What was used of a package ahead of the time that has passed, by feature: what belongs to the time that a change of package
/// credits, and is not left, as it was used or is set aside.
///
/// The new package grants so much less, otherwise changing to and fro would fill up what was used.
struct UsedAhead: Hashable {
    private var amounts: [String: Int64] = [:]

    /// Adds what was used ahead of a line's package.
    /// - Parameters:
    ///   - plan: What the line grants; whatever a change before took off it counts as used.
    ///   - instant: From when on its time is credited.
    ///   - left: How much is left of each of its grants, by number.
    mutating func add(_ plan: LinePlan, from instant: Timestamp, left: [Int: Int64]) {
        for grant in plan.grants {
            let ahead = grant.due(from: instant) - (left[grant.number] ?? 0)
            if ahead > 0 { amounts[grant.feature, default: 0] += ahead }
        }
    }

    /// Takes off a grant what is still to be taken off its feature.
    /// - Returns: How much of the grant is left.
    mutating func lessen(_ grant: LineGrant) -> Int64 {
        guard !grant.isGrace, let ahead = amounts[grant.feature] else { return grant.amount }
        let taken = min(ahead, grant.amount)
        amounts[grant.feature] = ahead - taken
        return grant.amount - taken
    }

    /// A feature of which more was used than a line grants; `nil` where there is none.
    func exceeding(_ plan: LinePlan) -> String? {
        var rest = self
        for grant in plan.grants { _ = rest.lessen(grant) }
        return rest.amounts.filter { $0.value > 0 }.keys.min()
    }
}

extension LineGrant {
    /// How much of it belongs to the time of a package from an instant on, rounded up: many small changes win nothing.
    fileprivate func due(from instant: Timestamp) -> Int64 {
        guard case .window(let start, let end) = validity, !isGrace, end > instant else { return 0 }
        let rest = Int128(end.microseconds) - Int128(max(start, instant).microseconds)
        let whole = Int128(end.microseconds) - Int128(start.microseconds)
        return Int64((Int128(amount) * rest + whole - 1) / whole)
    }
}

extension Snapshot {
    /// What was used so far ahead of packages that a customer holds, each by the package that is to take its place.
    func usedAhead(
        _ exchanges: [String: String], of workspace: ID<Workspace>
    ) throws -> [String: UsedAhead] {
        try exchanges.mapValues { package in
            var usedAhead = UsedAhead()
            for granting in try grantingLines(of: package, workspace, at: now) {
                let grants = try grants(from: Reference("order", granting.number), workspace: workspace)
                let left = Dictionary(uniqueKeysWithValues: grants.map { ($0.source.line, $0.remaining) })
                for line in try lines(of: granting.order) where line.position == granting.position {
                    usedAhead.add(line.plan, from: now, left: left)
                }
            }
            return usedAhead
        }
    }
}
