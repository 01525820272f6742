public import Storage
import Values

/// What is known under a key: by it a repeat gets the first answer.
struct UsageEvent: Sendable {
    /// What makes a record of a consumption.
    struct Entry: Sendable {
        let id: ID<UsageRecord>
        let at: Timestamp
        let remaining: Int64
    }

    let consumption: Consumption
    var state: UsageState
    var shares: [GrantShare]
    /// Of its use.
    var use: Entry?
    /// Of its reversal.
    var reversal: Entry?

    /// The record of its use.
    var record: UsageRecord? {
        use.map { record($0, amount: consumption.amount) }
    }

    /// The record of its reversal.
    var reversalRecord: UsageRecord? {
        reversal.map { record($0, amount: -consumption.amount) }
    }

    var reservation: Reservation {
        Reservation(consumption: consumption, state: state, shares: shares)
    }

    private func record(_ entry: Entry, amount: Int64) -> UsageRecord {
        UsageRecord(
            id: entry.id, recordedAt: entry.at, consumption: consumption, amount: amount, shares: shares,
            remaining: entry.remaining)
    }
}

extension UsageState: ColumnValue {}
