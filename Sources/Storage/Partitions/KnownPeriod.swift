import Values

/// A period of a partitioned table that a transaction has met, so that it looks for it once.
struct KnownPeriod {
    let period: Range<Timestamp>
    let table: SQL
}
