import Storage
import Values

/// How what orders need is set aside, sold and given back, by whoever has locked the buyer.
extension Transaction {
    /// Why an order cannot be had, with everything locked that it needs; `nil` where it can.
    func obstacle(to needs: OrderNeeds, of order: Order) throws -> Problem? {
        let levels = try lockStock(Array(needs.goods.keys))
        for (good, count) in needs.goods.sorted(by: { $0.key < $1.key }) {
            let available = levels[good]?.available ?? 0
            guard count <= available else { return .orderOutOfStock(good, wanted: count, available) }
        }
        if let code = needs.coupon {
            guard let uses = try lockCoupon(code), uses.taken < uses.limit ?? .max else {
                return .orderCouponGone(code)
            }
            if let limit = uses.limitPerWorkspace, try couponUses(code, of: order.workspace) >= limit {
                return .orderCouponSpent(code, limit)
            }
        }
        guard !needs.packages.isEmpty else { return nil }
        let held = try heldPackages(of: order.workspace)
        for (package, version) in needs.packages.sorted(by: { $0.key < $1.key }) {
            if let other = try claim(on: package, of: order.workspace), other != order.id {
                return .orderPackagePending(package)
            }
            guard held[package]?.version ?? 0 == version else { return .orderPackageChanged(package) }
        }
        return nil
    }

    /// Sets aside what an order needs, which stands nothing in the way.
    func reserve(_ needs: OrderNeeds, for order: Order) throws {
        try changeStock(needs.goods, reserved: 1, sold: 0)
        if let code = needs.coupon { try lockUse(of: code, by: order) }
        try claim(needs.packages.keys.sorted(), for: order)
    }

    /// Gives back what is set aside.
    func release(_ needs: OrderNeeds, of order: Order) throws {
        try changeStock(needs.goods, reserved: -1, sold: 0)
        if let code = needs.coupon { try free(code, of: order) }
        try releaseClaims(needs.packages.keys.sorted(), of: order)
    }

    /// Sells what is set aside.
    func sell(_ needs: OrderNeeds, to order: Order) throws {
        try changeStock(needs.goods, reserved: -1, sold: 1)
        if let code = needs.coupon { try use(code, by: order) }
        try releaseClaims(needs.packages.keys.sorted(), of: order)
    }
}
