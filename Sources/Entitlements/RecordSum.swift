import Crypto

/// What records are together: how many, how much, and a checksum of every byte of them.
public struct RecordSum: Hashable, Sendable {
    /// How many records.
    public private(set) var records: Int64 = 0
    /// The sum of their amounts, over all feature points; beyond 64 bits it begins anew.
    public private(set) var amount: Int64 = 0
    /// SHA-256 over the checksum before and the records of a batch, batch after batch.
    public private(set) var checksum = [UInt8](repeating: 0, count: SHA256.byteCount)

    /// Of no records.
    init() {}

    /// What was summed before.
    init(records: Int64, amount: Int64, checksum: [UInt8]) {
        self.records = records
        self.amount = amount
        self.checksum = checksum
    }

    /// Adds the next batch, in the order of the table.
    mutating func add(_ batch: [KeptRecord]) {
        var bytes = checksum
        bytes.reserveCapacity(batch.count * 256)
        for record in batch {
            records += 1
            amount &+= record.amount
            record.write(to: &bytes)
        }
        checksum = Array(SHA256.hash(data: bytes))
    }
}
