import Catalog
public import Storage
import Values

extension Snapshot {
    /// How often a coupon is used; `nil` where nobody ever has.
    public func couponUses(_ code: String) throws -> CouponUses? {
        try row(Self.coupons + " WHERE code = \(code)") { try CouponUses($0) }
    }

    /// How often so many coupons at most are used, from after a code on, by their codes.
    func couponUses(after last: String?, limit: Int) throws -> [String: CouponUses] {
        let found = try rows(
            Self.coupons + " WHERE code > \(last ?? "") ORDER BY code LIMIT \(limit)"
        ) { try CouponUses($0) }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.code, $0) })
    }

    fileprivate static var coupons: SQL { "SELECT code, taken, limit_all, limit_each FROM order_coupon" }

    /// How often workspaces use coupons.
    func couponUses(of holders: Set<Reserves.CouponHolder>) throws -> [Reserves.CouponHolder: Int64] {
        guard !holders.isEmpty else { return [:] }
        var uses: [Reserves.CouponHolder: Int64] = [:]
        switch engine {
        case .sqlite:
            for holder in holders {
                uses[holder] = try row(
                    """
                    SELECT taken FROM order_coupon_holder
                    WHERE workspace_id = \(holder.workspace) AND code = \(holder.code)
                    """
                ) { try $0[0] as Int64 }
            }
        case .postgres:
            let holders = Array(holders)
            try each(
                """
                SELECT h.code, h.workspace_id, h.taken
                FROM unnest(\(holders.map(\.code)), \(holders.map(\.workspace))) AS holder (c, w)
                    JOIN order_coupon_holder h ON h.workspace_id = holder.w AND h.code = holder.c
                """
            ) { row in
                uses[Reserves.CouponHolder(code: try row[0], workspace: try row[1])] = try row[2] as Int64
            }
        }
        return uses
    }
}

extension Transaction {
    /// Takes over how often a coupon may be used by the catalog; never less often than it is.
    func keepLimits(of coupon: Coupon) throws {
        try execute(
            """
            INSERT INTO order_coupon (code, taken, limit_all, limit_each)
            VALUES (\(coupon.code), 0, \(coupon.limit), \(coupon.limitPerWorkspace))
            ON CONFLICT (code) DO UPDATE SET limit_each = excluded.limit_each, limit_all = CASE
                WHEN excluded.limit_all < order_coupon.taken THEN order_coupon.taken ELSE excluded.limit_all END
            """, rows: 1)
    }

    /// Locks coupons, given in the order of their codes.
    func lockCoupons(_ codes: [String]) throws -> [String: CouponUses] {
        guard !codes.isEmpty else { return [:] }
        let found: [CouponUses]
        switch engine {
        case .sqlite: found = try codes.compactMap { try couponUses($0) }
        case .postgres:
            found = try rows(Self.coupons + " WHERE code = ANY(\(codes)) ORDER BY code FOR UPDATE") {
                try CouponUses($0)
            }
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.code, $0) })
    }

    /// Takes coupons so often for workspaces, which this transaction has locked.
    func take(_ taken: [Reserves.CouponHolder: Int64]) throws {
        guard !taken.isEmpty else { return }
        try changeTotals(taken, by: 1)
        switch engine {
        case .sqlite:
            for (holder, count) in taken {
                try execute(
                    """
                    INSERT INTO order_coupon_holder (workspace_id, code, taken)
                    VALUES (\(holder.workspace), \(holder.code), \(count))
                    ON CONFLICT (workspace_id, code) DO UPDATE SET taken = order_coupon_holder.taken + excluded.taken
                    """, rows: 1)
            }
        case .postgres:
            let holders = Array(taken.keys)
            try execute(
                """
                INSERT INTO order_coupon_holder (workspace_id, code, taken)
                SELECT * FROM unnest(\(holders.map(\.workspace)), \(holders.map(\.code)), \(Array(taken.values)))
                ON CONFLICT (workspace_id, code) DO UPDATE SET taken = order_coupon_holder.taken + excluded.taken
                """, rows: holders.count)
        }
    }

    /// Gives back coupons that were taken so often for workspaces, which this transaction has locked.
    func free(_ taken: [Reserves.CouponHolder: Int64]) throws {
        guard !taken.isEmpty else { return }
        try changeTotals(taken, by: -1)
        switch engine {
        case .sqlite:
            for (holder, count) in taken {
                try execute(
                    """
                    UPDATE order_coupon_holder SET taken = taken - \(count)
                    WHERE workspace_id = \(holder.workspace) AND code = \(holder.code)
                    """, rows: 1)
            }
        case .postgres:
            let holders = Array(taken.keys)
            try execute(
                """
                UPDATE order_coupon_holder SET taken = order_coupon_holder.taken - freed.n
                FROM unnest(\(holders.map(\.workspace)), \(holders.map(\.code)), \(Array(taken.values)))
                    AS freed (w, c, n)
                WHERE workspace_id = freed.w AND code = freed.c
                """, rows: holders.count)
        }
    }

    /// Changes how often coupons are taken in all, in the order of their codes.
    private func changeTotals(_ taken: [Reserves.CouponHolder: Int64], by sign: Int64) throws {
        var totals: [String: Int64] = [:]
        for (holder, count) in taken { totals[holder.code, default: 0] += count * sign }
        for (code, change) in totals.sorted(by: { $0.key < $1.key }) {
            try execute("UPDATE order_coupon SET taken = taken + \(change) WHERE code = \(code)", rows: 1)
        }
    }
}

extension CouponUses {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(code: try row[0], taken: try row[1], limit: try row[2], limitPerWorkspace: try row[3])
    }
}
