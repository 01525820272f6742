/// The database engines that there are.
public enum Engine: String, CaseIterable, Sendable {
    /// One file, one process.
    case sqlite
    /// A PostgreSQL server, any number of nodes.
    case postgres
}
