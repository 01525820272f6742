public import Values

/// A package that a workspace holds and that ends unless it is renewed.
public struct Renewal: Hashable, Sendable {
    /// How far ahead may be looked, in days.
    public static let withinDaysMax: Int64 = 366
    /// How far ahead is looked where nothing is said, in days.
    public static let withinDaysStandard: Int64 = 30

    /// When it ends.
    public let endsAt: Timestamp
    /// Who holds it.
    public let workspace: ID<Workspace>
    /// The package's key.
    public let package: String
}

extension Renewal: ReportRow {
    /// When, whose, and what.
    public static var columns: [String] { ["ends_at", "workspace", "package"] }
    /// What stands in them.
    public var cells: [ReportCell] {
        [.text(endsAt.rfc3339), .text(workspace.description), .text(package)]
    }
}
