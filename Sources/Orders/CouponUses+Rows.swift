import Catalog
public import Storage
import Values

extension Snapshot {
    /// How often a coupon is used; `nil` where nobody ever has.
    public func couponUses(_ code: String) throws -> CouponUses? {
        try row(Self.coupons + " WHERE code = \(code)") { try CouponUses($0) }
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
                    SELECT count(*) FROM order_coupon_use
                    WHERE code = \(holder.code) AND workspace_id = \(holder.workspace)
                    """
                ) { try $0[0] as Int64 }
            }
        case .postgres:
            let holders = Array(holders)
            try each(
                """
                SELECT u.code, u.workspace_id, count(*)
                FROM unnest(\(holders.map(\.code)), \(holders.map(\.workspace))) AS holder (c, w)
                    JOIN order_coupon_use u ON u.code = holder.c AND u.workspace_id = holder.w
                GROUP BY u.code, u.workspace_id
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

    /// Sets coupons aside for orders that have one, each so often in all.
    func lockUses(of orders: [Order], _ taken: [String: Int64]) throws {
        try changeTaken(taken, by: 1)
        switch engine {
        case .postgres where orders.count > 1:
            try execute(
                """
                INSERT INTO order_coupon_use (order_id, code, workspace_id, state, made_at)
                SELECT o, c, w, 'locked', \(now)
                FROM unnest(\(orders.map(\.id)), \(orders.map(\.coupon)), \(orders.map(\.workspace))) AS used (o, c, w)
                """)
        case .postgres, .sqlite:
            for order in orders {
                try execute(
                    """
                    INSERT INTO order_coupon_use (order_id, code, workspace_id, state, made_at)
                    VALUES (\(order.id), \(order.coupon), \(order.workspace), 'locked', \(now))
                    """)
            }
        }
    }

    /// Uses the coupon that is set aside for an order.
    func use(_ code: String, by order: Order) throws {
        try execute(
            """
            UPDATE order_coupon_use SET state = 'used'
            WHERE code = \(code) AND workspace_id = \(order.workspace) AND order_id = \(order.id) AND state = 'locked'
            """, rows: 1)
    }

    /// Gives back the coupons that are set aside for orders.
    func freeUses(of orders: [Order]) throws {
        var taken: [String: Int64] = [:]
        for code in orders.compactMap(\.coupon) { taken[code, default: 0] += 1 }
        switch engine {
        case .postgres where orders.count > 1:
            try execute(
                """
                DELETE FROM order_coupon_use u
                USING unnest(\(orders.map(\.coupon)), \(orders.map(\.workspace)), \(orders.map(\.id))) AS used (c, w, o)
                WHERE u.code = used.c AND u.workspace_id = used.w AND u.order_id = used.o AND u.state = 'locked'
                """, rows: orders.count)
        case .postgres, .sqlite:
            for order in orders {
                try execute(
                    """
                    DELETE FROM order_coupon_use
                    WHERE code = \(order.coupon) AND workspace_id = \(order.workspace) AND order_id = \(order.id)
                        AND state = 'locked'
                    """, rows: 1)
            }
        }
        try changeTaken(taken, by: -1)
    }

    /// Changes how often coupons are taken, in the order of their codes.
    private func changeTaken(_ taken: [String: Int64], by sign: Int64) throws {
        for (code, count) in taken.sorted(by: { $0.key < $1.key }) {
            try execute(
                "UPDATE order_coupon SET taken = taken + \(count * sign) WHERE code = \(code)", rows: 1)
        }
    }
}

extension CouponUses {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(code: try row[0], taken: try row[1], limit: try row[2], limitPerWorkspace: try row[3])
    }
}
