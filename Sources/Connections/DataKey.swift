import Values

/// A key that seals values, as the database keeps it: wrapped by the master key.
public struct DataKey: Hashable, Sendable {
    /// Its number, from 1; the highest one seals new values.
    let number: Int64
    /// The nonce, the encrypted 32 bytes and the tag.
    let wrapped: [UInt8]
    /// When it was made.
    let madeAt: Timestamp
}
