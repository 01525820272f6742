package import Storage
import Synchronization
import World

/// Balances that were read a moment ago.
///
/// Each is served for ``lifetime`` from before it was read, and no longer: so it is a balance that the database had
/// within that time, whatever was missed. Hints of changes only make it better than that: where one was heard, nothing
/// older is kept.
package final class BalanceCache: Sendable {
    private struct Kept {
        /// No balance of a lower version is kept.
        let version: Int64
        let balance: AccountBalance?
        /// The monotonic time at which it was the balance, or before.
        let asOf: Duration
    }

    private struct State {
        var kept: [LedgerAccount: Kept] = [:]
        /// What was read before may be older than a version that is forgotten.
        var forgottenAt: Duration?
    }

    private let state = Mutex(State())

    /// For how long a balance is served.
    package static let lifetime: Duration = .seconds(1)
    /// How many accounts it keeps something of.
    package static let countMax = 10_000

    /// Nothing yet.
    package init() {}

    /// Nothing yet; it forgets what is changed through a database.
    package convenience init(of database: Database) {
        self.init()
        database.hints.listen { [self, clock = database.world.clock] (changes: BalanceChanges) in
            let now = clock.monotonic
            for change in changes.versions { drop(change.account, version: change.version, at: now) }
        }
    }

    /// A balance that the database had within the last ``lifetime``, where there is one.
    package func balance(of account: LedgerAccount, at now: Duration) -> AccountBalance? {
        state.withLock { state in
            guard let known = state.kept[account], now - known.asOf <= Self.lifetime else { return nil }
            return known.balance
        }
    }

    /// Keeps a balance whose reading began at the monotonic time `asOf`, unless a later one is known.
    package func keep(_ balance: AccountBalance, asOf: Duration, at now: Duration) {
        state.withLock { state in
            if let forgottenAt = state.forgottenAt, asOf <= forgottenAt { return }
            if let known = state.kept[balance.account] {
                #if !MUTANT_OLDER_BALANCE_KEPT
                guard known.version <= balance.version else { return }
                #endif
                if known.balance == balance, known.asOf >= asOf { return }
            }
            Self.makeRoom(in: &state, at: now)
            state.kept[balance.account] = Kept(version: balance.version, balance: balance, asOf: asOf)
        }
    }

    /// Forgets the balance of an account of which a later version is committed.
    package func drop(_ account: LedgerAccount, version: Int64, at now: Duration) {
        state.withLock { state in
            if let known = state.kept[account], known.version >= version { return }
            Self.makeRoom(in: &state, at: now)
            state.kept[account] = Kept(version: version, balance: nil, asOf: now)
        }
    }

    private static func makeRoom(in state: inout State, at now: Duration) {
        guard state.kept.count >= countMax else { return }
        state.kept = state.kept.filter { $0.value.balance != nil && now - $0.value.asOf <= lifetime }
        if state.kept.count >= countMax { state.kept = [:] }
        state.forgottenAt = now
    }
}
