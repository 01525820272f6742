public import Values

/// So many units of a feature point (功能点) that a workspace may use within a window of time.
///
/// At every moment `granted = remaining + reserved + consumed + expired + revoked`, and none is below zero; the table's
/// constraints say so, too. What has an end is worth nothing from that instant on, whether or not the job that writes it
/// off has run.
public struct Grant: Hashable, Sendable {
    /// The grant.
    public let id: ID<Grant>
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// The feature point, by its key: `task`.
    public let feature: String
    /// Which grants are used first: the smaller ones.
    public let priority: Int
    /// The first instant at which it may be used.
    public let startsAt: Timestamp
    /// The first instant at which it may be used no more; `nil` where there is none.
    public let endsAt: Timestamp?
    /// How much it was in the beginning.
    public let granted: Int64
    /// How much of it is left.
    public internal(set) var remaining: Int64
    /// How much of it is set aside for work that goes on.
    public internal(set) var reserved: Int64
    /// How much of it was used.
    public internal(set) var consumed: Int64
    /// How much of it was left at its end.
    public internal(set) var expired: Int64
    /// How much of it was taken back.
    public internal(set) var revoked: Int64
    /// When it was taken back; `nil` where it was not.
    public internal(set) var revokedAt: Timestamp?
    /// Why there is this grant.
    public let source: GrantSource
    /// What people call it: the name of a package.
    public let label: String
    /// When it was made.
    public let madeAt: Timestamp

    /// Whether it may be used at an instant, as far as there is something left of it.
    public func isValid(at instant: Timestamp) -> Bool {
        #if !MUTANT_EXPIRED_COUNTS
        guard !hasEnded(by: instant) else { return false }
        #endif
        return revokedAt == nil && startsAt <= instant
    }

    func hasEnded(by instant: Timestamp) -> Bool {
        endsAt.map { $0 <= instant } ?? false
    }
}

extension Grant: IDKind {
    /// `grant`.
    public static let prefix: StaticString = "grant"
}

extension Grant: Comparable {
    /// By the order in which grants are used: priority, then end, then identifier.
    public static func < (left: Grant, right: Grant) -> Bool {
        if left.priority != right.priority { return left.priority < right.priority }
        let (leftEnd, rightEnd) = (left.endsAt ?? .never, right.endsAt ?? .never)
        return leftEnd != rightEnd ? leftEnd < rightEnd : left.id < right.id
    }
}

extension Grant {
    /// Takes from what is left.
    mutating func take(_ amount: Int64, as use: Use) {
        remaining -= amount
        switch use {
        case .reserved: reserved += amount
        case .consumed: consumed += amount
        }
    }

    /// Uses what was set aside.
    mutating func commit(_ amount: Int64) {
        reserved -= amount
        consumed += amount
    }

    /// Gives back what was set aside or used: to what is left, unless the grant has ended or was taken back meanwhile.
    mutating func giveBack(_ amount: Int64, from use: Use, at now: Timestamp) {
        switch use {
        case .reserved: reserved -= amount
        case .consumed: consumed -= amount
        }
        if hasEnded(by: now) {
            expired += amount
        } else if revokedAt != nil {
            revoked += amount
        } else {
            remaining += amount
        }
    }

    /// Writes off what is left.
    /// - Returns: How much that is.
    mutating func expire() -> Int64 {
        defer { remaining = 0 }
        expired += remaining
        return remaining
    }

    /// Takes back what is left; what has ended before stays expired.
    mutating func revoke(at now: Timestamp) {
        guard revokedAt == nil, !hasEnded(by: now) else { return }
        revokedAt = now
        revoked += remaining
        remaining = 0
    }

    /// Gives back what was taken back, unless it has ended meanwhile.
    /// - Returns: How much that is.
    mutating func reinstate(at now: Timestamp) -> Int64 {
        guard revokedAt != nil, !hasEnded(by: now) else { return 0 }
        revokedAt = nil
        defer { revoked = 0 }
        remaining += revoked
        return revoked
    }
}

/// What is done with units that are taken from a grant.
enum Use {
    case reserved
    case consumed
}

extension Timestamp {
    /// After every instant at which something may end.
    static let never = Timestamp(microseconds: .max)
}
