public import Values

/// A row of a step as it is metered: one call of an action.
///
/// However often it is tried, and whether or not the run is retried from a step before it, it is one.
public struct MeteredRow: Hashable, Sendable {
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// The run.
    public let run: ID<Run>
    /// The step's path in the run, with the number of the row where the action is called for each: `send[2]`.
    public let path: String

    init(workspace: ID<Workspace>, run: ID<Run>, path: String) {
        self.workspace = workspace
        self.run = run
        self.path = path
    }

    /// Reads a mark; a path that was too long for it stays a hash.
    ///
    /// - Returns: `nil` where it is no row's.
    public init?(mark: String, workspace: ID<Workspace>) {
        let parts = mark.split(separator: "/", maxSplits: 1)
        do throws(Problem) {
            self.init(
                workspace: workspace, run: try ID(String(parts.first ?? "")), path: String(parts.last ?? ""))
        } catch {
            return nil
        }
    }

    /// What it is known by: the run, and the path or, where that is too long for a mark, its hash.
    public var mark: String {
        let (beginning, mark) = (MeteredRow.marks(of: run), MeteredRow.marks(of: run) + path)
        return mark.utf8.count <= FlowTrigger.eventIDBytesMax ? mark : beginning + "sha256:" + path.sha256
    }

    /// What the marks of a run's rows begin with.
    public static func marks(of run: ID<Run>) -> String { "\(run)/" }
}
