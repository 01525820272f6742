public import Storage
public import Values

/// A document whose state is that of the last line of its log: an order, an after-sales case, an invoice.
///
/// Each move of it is one compare-and-set on its identifier, state and version, with one line of the log.
public protocol StatefulDocument: IDKind, Sendable {
    /// Where one may be.
    associatedtype State: Hashable, Sendable, ColumnValue

    /// Identifies it.
    var id: ID<Self> { get }
    /// Where it is.
    var state: State { get }
    /// Counts its moves, from 1.
    var version: Int64 { get }
    /// Where it may go from here; nothing else is ever written.
    var next: Set<State> { get }
    /// Where it is kept.
    static var tables: DocumentTables { get }
}

/// Where documents of a kind are kept.
public struct DocumentTables: Sendable {
    /// The table of the documents, with `state`, `version` and `changed_at`.
    let documents: SQL
    /// The table of their moves.
    let log: SQL
    /// The column by which both know a document.
    let key: SQL
}
