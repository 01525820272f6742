import Crypto

/// Sums records up as they come, in however many parts.
struct RecordSummer {
    private var records: Int64 = 0
    private var amount: Int64 = 0
    private var hash = SHA256()

    /// What the records are together that were added.
    var sum: RecordSum { RecordSum(records: records, amount: amount, checksum: Array(hash.finalize())) }

    /// Adds the next records, in the order of the table.
    mutating func add(_ some: [KeptRecord]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(some.count * 256)
        for record in some {
            records += 1
            amount &+= record.amount
            record.write(to: &bytes)
        }
        hash.update(data: bytes)
    }
}
