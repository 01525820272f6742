public import Storage

/// The settings of an app, sealed and checked, that wait for the transaction that saves them.
public struct SealedSettings: Sendable {
    let settings: AppSettings
    let values: SealedValues

    /// Saves them over those before.
    /// - Returns: Their version, counted from 1.
    public func save(in tx: Transaction) throws -> Int64 {
        try settings.save(values, in: tx)
        return try settings.version(in: tx)
    }
}
