import Storage
import Synchronization
import Values

extension Meter {
    /// How long what is known under a key is kept after something happened under it last: for so long a repeat is one.
    public static let keysKept = Duration.seconds(90 * 86_400)
    /// After what time units that are set aside are given back; a run ends within thirty days and the period of seven in
    /// which it began.
    public static let reservedMax = Duration.seconds(45 * 86_400)
    /// How often all keys are looked through.
    static let sweepEvery = Duration.seconds(86_400)
    /// How many keys one transaction looks through, and how many transactions one round has.
    static let (sweepBatch, sweepBatches) = (2_000, 50)

    /// Where a sweep through the keys is.
    struct Sweep {
        /// The last key that was looked at.
        var last: UsageKey?
        /// When it goes on.
        var notBefore = Timestamp(microseconds: .min)
    }

    /// Makes tables for the months to come, forgets keys that are old, and gives back what was set aside for work that
    /// nobody can be at any more.
    ///
    /// A round looks through a part of the keys; it is to be called from time to time, by any number of nodes.
    public func keepHouse() async throws {
        try await prepare()
        guard sweep.withLock({ $0.notBefore }) <= database.now else { return }
        for _ in 0..<Meter.sweepBatches {
            let last = sweep.withLock { $0.last }
            let next = try await sweep(after: last)
            let end = database.now + Meter.sweepEvery
            sweep.withLock { sweep in
                sweep.last = next
                if next == nil { sweep.notBefore = end }
            }
            if next == nil { return }
        }
    }

    /// Looks through the next keys.
    /// - Returns: The last of them; `nil` at the end.
    private func sweep(after last: UsageKey?) async throws -> UsageKey? {
        let keys = try await database.read { snapshot in
            try snapshot.datedKeys(after: last, limit: Meter.sweepBatch)
        }
        let now = database.now
        let (forgotten, released) = (now - Meter.keysKept, now - Meter.reservedMax)
        func chosen(_ isMeant: (DatedKey) -> Bool) -> [UsageKey] { keys.filter(isMeant).map(\.key) }
        let undated = chosen { $0.changedAt == nil }
        let old = chosen { $0.state != .reserved && $0.changedAt.map { $0 < forgotten } ?? false }
        let stale = chosen { $0.state == .reserved && $0.changedAt.map { $0 < released } ?? false }
        if !undated.isEmpty || !old.isEmpty || !stale.isEmpty {
            try await database.write { tx in
                try tx.date(undated)
                try tx.forget(old, before: forgotten)
                try tx.release(tx.reservedKeys(of: stale, before: released))
            }
        }
        return keys.count == Meter.sweepBatch ? keys.last?.key : nil
    }
}

/// A key, and when something happened under it last.
struct DatedKey: Sendable {
    let key: UsageKey
    let state: UsageState
    /// `nil` where that was before it was noted.
    let changedAt: Timestamp?
}
