public import Storage
public import Values

/// An amount of an account that is set aside until it is captured or released.
public struct Hold: Hashable, Sendable {
    /// Where a hold is; once ended it stays so.
    public enum State: String, CaseIterable, Sendable, ColumnValue {
        /// The amount is set aside.
        case held
        /// An entry has taken some or all of it, and the rest is free again.
        case captured
        /// It is free again.
        case released
    }

    /// What it is for.
    public let key: LedgerKey
    /// Whose available amount is smaller by it.
    public let account: LedgerAccount
    /// What was set aside.
    public let amount: Money
    /// Where it is.
    public let state: State
    /// What was taken of it; nothing unless it is captured.
    public let captured: Money
    /// The entry that took it.
    public let entry: ID<LedgerEntry>?
    /// When it was made.
    public let madeAt: Timestamp
    /// When it was captured or released.
    public let endedAt: Timestamp?
}

extension Hold {
    /// This hold after it has ended.
    func ended(_ state: State, captured: Money, entry: ID<LedgerEntry>?, at instant: Timestamp) -> Hold {
        Hold(
            key: key, account: account, amount: amount, state: state, captured: captured, entry: entry,
            madeAt: madeAt, endedAt: instant)
    }
}
