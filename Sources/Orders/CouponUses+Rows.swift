import Catalog
public import Storage
import Values

extension Snapshot {
    /// How often a coupon is used; `nil` where nobody ever has.
    public func couponUses(_ code: String) throws -> CouponUses? {
        try couponUses(code, lock: "")
    }

    fileprivate func couponUses(_ code: String, lock: SQL) throws -> CouponUses? {
        try row(
            "SELECT code, taken, limit_all, limit_each FROM order_coupon WHERE code = \(code)" + lock
        ) { row in
            CouponUses(
                code: try row[0], taken: try row[1], limit: try row[2], limitPerWorkspace: try row[3])
        }
    }

    /// How often a workspace uses a coupon.
    func couponUses(_ code: String, of workspace: ID<Workspace>) throws -> Int64 {
        try row(
            """
            SELECT count(*) FROM order_coupon_use WHERE code = \(code) AND workspace_id = \(workspace)
            """
        ) { try $0[0] as Int64 } ?? 0
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

    func lockCoupon(_ code: String) throws -> CouponUses? {
        try couponUses(code, lock: locking(.update))
    }

    /// Sets a coupon aside for an order.
    func lockUse(of code: String, by order: Order) throws {
        try execute("UPDATE order_coupon SET taken = taken + 1 WHERE code = \(code)", rows: 1)
        try execute(
            """
            INSERT INTO order_coupon_use (order_id, code, workspace_id, state, made_at)
            VALUES (\(order.id), \(code), \(order.workspace), 'locked', \(now))
            """)
    }

    /// Uses the coupon that is set aside for an order.
    func use(_ code: String, by order: Order) throws {
        try execute(
            "UPDATE order_coupon_use SET state = 'used' WHERE order_id = \(order.id) AND state = 'locked'",
            rows: 1)
    }

    /// Gives back the coupon that is set aside for an order.
    func free(_ code: String, of order: Order) throws {
        try execute(
            "DELETE FROM order_coupon_use WHERE order_id = \(order.id) AND state = 'locked'", rows: 1)
        try execute("UPDATE order_coupon SET taken = taken - 1 WHERE code = \(code)", rows: 1)
    }
}
