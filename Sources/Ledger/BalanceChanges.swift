/// The hint that accounts have changed: what this process hears when the transaction that did it has committed.
struct BalanceChanges: Sendable {
    /// Each account's new version.
    let versions: [(account: LedgerAccount, version: Int64)]
}
