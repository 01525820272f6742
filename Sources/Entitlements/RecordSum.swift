/// What records are together: how many, how much, and a checksum of every byte of them.
public struct RecordSum: Hashable, Sendable {
    /// How many records.
    public let records: Int64
    /// The sum of their amounts, over all feature points; beyond 64 bits it begins anew.
    public let amount: Int64
    /// SHA-256 over the records, one after the other in the order of the table.
    public let checksum: [UInt8]
}
