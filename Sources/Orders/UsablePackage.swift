public import Catalog
import Entitlements
public import Storage
public import Values

/// A package that a workspace may use now or later.
public struct UsablePackage: Hashable, Sendable {
    /// The package with what was paid for it and has not passed; nothing of that is left in its grace period.
    public let holding: Holding
    /// Its grace period, which begins where what was paid for ends; `nil` where it has none.
    public let grace: Range<Timestamp>?
}

extension Snapshot {
    /// The packages that a workspace may use now or later, by their keys; those in their grace period are among them.
    public func usablePackages(of workspace: ID<Workspace>) throws -> [UsablePackage] {
        let holdings = try heldPackages(of: workspace).values.map(\.holding)
        return try holdings.sorted { $0.package < $1.package }.compactMap { holding in
            let grace = try grace(of: holding.package, workspace)
            let isUsable = !holding.windows.isEmpty || grace.map { $0.contains(now) } ?? false
            return isUsable ? UsablePackage(holding: holding, grace: grace) : nil
        }
    }

    /// The grace period behind the last term that a workspace holds of a package, or held, as far as it was not taken back.
    private func grace(of package: String, _ workspace: ID<Workspace>) throws -> Range<Timestamp>? {
        guard let last = try lastGrantingLine(of: package, workspace) else { return nil }
        let line = try lines(of: last.order).first { $0.position == last.position }
        let numbers = Set((line?.plan.grants ?? []).filter(\.isGrace).map(\.number))
        guard !numbers.isEmpty else { return nil }
        let source = Reference("order", last.number)
        let grant = try grants(from: source, workspace: workspace).first { grant in
            numbers.contains(grant.source.line) && grant.revokedAt == nil
        }
        return grant.flatMap { grant in grant.endsAt.map { grant.startsAt..<$0 } }
    }
}
