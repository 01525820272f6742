import Catalog
import Storage
import Values

/// How what orders need is set aside, sold and given back, by whoever has locked the buyer.
extension Transaction {
    /// Locks what orders need: the goods in the order of their keys, then the coupons in that of theirs.
    ///
    /// - Parameters:
    ///   - wanted: The orders, whose buyers are locked.
    ///   - catalog: How many there are and how often coupons may be used, to be taken over; `nil` leaves that.
    /// - Returns: What can be had, until the transaction ends.
    /// - Throws: What the database says.
    func lockReserves(
        for wanted: [(needs: OrderNeeds, order: Order)], by catalog: CatalogDefinition? = nil
    ) throws -> Reserves {
        var claims: [Reserves.PackageOf: ID<Order>] = [:]
        for (needs, order) in wanted {
            for package in needs.packages.keys {
                claims[Reserves.PackageOf(package: package, workspace: order.workspace)] =
                    try claim(on: package, of: order.workspace)
            }
        }
        let levels = try lockStock(Set(wanted.flatMap(\.needs.goods.keys)).sorted(), by: catalog)
        let coupons = try lockCoupons(Set(wanted.compactMap(\.needs.coupon)).sorted(), by: catalog)
        var holders: Set<Reserves.CouponHolder> = []
        for (needs, order) in wanted {
            // Where it is taken less often than each may in all, nobody need be counted.
            guard let code = needs.coupon, let uses = coupons[code], let limit = uses.limitPerWorkspace,
                uses.taken + Int64(wanted.count) > limit
            else { continue }
            holders.insert(Reserves.CouponHolder(code: code, workspace: order.workspace))
        }
        return Reserves(
            levels: levels, coupons: coupons, uses: try couponUses(of: holders), claims: claims)
    }

    private func lockStock(
        _ goods: [String], by catalog: CatalogDefinition?
    ) throws -> [String: StockLevel] {
        let levels = try lockStock(goods)
        guard let catalog else { return levels }
        var changed: [String: Int64] = [:]
        for good in goods {
            guard let total = catalog.good(good)?.stock else { continue }
            let level = levels[good]
            if level?.total != max(total, (level?.reserved ?? 0) + (level?.sold ?? 0)) {
                changed[good] = total
            }
        }
        guard !changed.isEmpty else { return levels }
        try keepTotals(changed)
        return try lockStock(goods)
    }

    private func lockCoupons(
        _ codes: [String], by catalog: CatalogDefinition?
    ) throws -> [String: CouponUses] {
        let coupons = try lockCoupons(codes)
        guard let catalog else { return coupons }
        let changed = codes.compactMap { catalog.coupon($0) }.filter { coupon in
            guard let uses = coupons[coupon.code] else { return true }
            return uses.limitPerWorkspace != coupon.limitPerWorkspace
                || uses.limit != coupon.limit.map { max($0, uses.taken) }
        }
        guard !changed.isEmpty else { return coupons }
        for coupon in changed { try keepLimits(of: coupon) }
        return try lockCoupons(codes)
    }

    /// Why an order that was quoted before cannot be had, with everything locked that it needs; `nil` where it can.
    func obstacle(to needs: OrderNeeds, of order: Order) throws -> Problem? {
        var reserves = try lockReserves(for: [(needs, order)])
        if let obstacle = reserves.reserve(needs, for: order) { return obstacle }
        guard !needs.packages.isEmpty else { return nil }
        let held = try heldPackages(of: order.workspace)
        for (package, version) in needs.packages.sorted(by: { $0.key < $1.key })
        where held[package]?.version ?? 0 != version {
            return .orderPackageChanged(package)
        }
        return nil
    }

    /// Writes what was set aside for orders.
    func write(_ reserves: Reserves, for orders: [(needs: OrderNeeds, order: Order)]) throws {
        try changeStock(reserves.reserved, reserved: 1, sold: 0)
        try take(reserves.taken)
        for (needs, order) in orders { try claim(needs.packages.keys.sorted(), for: order) }
    }

    /// Sets aside what an order needs, which stands nothing in the way.
    func reserve(_ needs: OrderNeeds, for order: Order) throws {
        try changeStock(needs.goods, reserved: 1, sold: 0)
        if let code = needs.coupon {
            try take([Reserves.CouponHolder(code: code, workspace: order.workspace): 1])
        }
        try claim(needs.packages.keys.sorted(), for: order)
    }

    /// Gives back what is set aside for orders: each good and each coupon once, in the order of their keys.
    func release(_ orders: [(needs: OrderNeeds, order: Order)]) throws {
        var goods: [String: Int64] = [:]
        var coupons: [Reserves.CouponHolder: Int64] = [:]
        for (needs, order) in orders {
            goods.merge(needs.goods, uniquingKeysWith: +)
            guard let code = needs.coupon else { continue }
            coupons[Reserves.CouponHolder(code: code, workspace: order.workspace), default: 0] += 1
        }
        try changeStock(goods, reserved: -1, sold: 0)
        try free(coupons)
        for (needs, order) in orders { try releaseClaims(needs.packages.keys.sorted(), of: order) }
    }

    /// Sells what is set aside.
    func sell(_ needs: OrderNeeds, to order: Order) throws {
        try changeStock(needs.goods, reserved: -1, sold: 1)
        #if !MUTANT_CLAIM_KEPT
        try releaseClaims(needs.packages.keys.sorted(), of: order)
        #endif
    }
}
