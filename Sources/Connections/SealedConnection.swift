public import Storage
import Values

/// A connection that is sealed and checked, and waits for the transaction that saves it.
public struct SealedConnection: Sendable {
    /// The connection as it will be.
    public let connection: SavedConnection
    /// The version over which it is written; `nil` where it is new.
    let before: Int64?
    let values: SealedValues
    let saved: @Sendable (SavedConnection, Transaction) throws -> Void

    /// Saves it.
    /// - Throws: `connection.name_taken`; `connection.changed` where another change came first.
    public func save(in tx: Transaction) throws {
        let sameName = try SavedConnection.find(named: connection.name, of: connection.workspace, in: tx)
        guard sameName == nil || sameName?.id == connection.id else {
            throw Problem.connectionNameTaken(connection.name)
        }
        if let before {
            try connection.update(over: before, values, in: tx)
        } else {
            try connection.insert(values, in: tx)
        }
        try saved(connection, tx)
    }
}
