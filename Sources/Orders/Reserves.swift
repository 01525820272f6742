import Values

/// What can be had of goods, coupons and packages, whose rows a transaction has locked, while it decides on orders one
/// after the other.
struct Reserves {
    /// A coupon in a workspace.
    struct CouponHolder: Hashable {
        let code: String
        let workspace: ID<Workspace>
    }

    /// A package of a workspace.
    struct PackageOf: Hashable {
        let package: String
        let workspace: ID<Workspace>
    }

    private let levels: [String: StockLevel]
    private let coupons: [String: CouponUses]
    private let uses: [CouponHolder: Int64]
    private var claims: [PackageOf: ID<Order>]
    /// How many of each good were set aside here.
    private(set) var reserved: [String: Int64] = [:]
    /// How often each workspace took each coupon here.
    private(set) var taken: [CouponHolder: Int64] = [:]
    /// How often each coupon was taken here.
    private var takenInAll: [String: Int64] = [:]

    init(
        levels: [String: StockLevel], coupons: [String: CouponUses], uses: [CouponHolder: Int64],
        claims: [PackageOf: ID<Order>]
    ) {
        self.levels = levels
        self.coupons = coupons
        self.uses = uses
        self.claims = claims
    }

    /// Sets aside all that an order needs, or nothing.
    /// - Returns: Why it cannot be had; `nil` where it can.
    mutating func reserve(_ needs: OrderNeeds, for order: Order) -> Problem? {
        if let obstacle = obstacle(to: needs, of: order) { return obstacle }
        for (good, count) in needs.goods { reserved[good, default: 0] += count }
        if let code = needs.coupon {
            taken[CouponHolder(code: code, workspace: order.workspace), default: 0] += 1
            takenInAll[code, default: 0] += 1
        }
        for package in needs.packages.keys {
            claims[PackageOf(package: package, workspace: order.workspace)] = order.id
        }
        return nil
    }

    private func obstacle(to needs: OrderNeeds, of order: Order) -> Problem? {
        #if !MUTANT_STOCK_UNCHECKED
        for (good, count) in needs.goods.sorted(by: { $0.key < $1.key }) {
            let available = (levels[good]?.available ?? 0) - (reserved[good] ?? 0)
            guard count > available else { continue }
            let given = needs.gifts[good] ?? 0
            let left = available - (count - given)
            // Where what is bought could be had, it is the gift that has run out.
            return given > 0 && left >= 0
                ? .orderGiftGone(good, given: given, left)
                : .orderOutOfStock(good, wanted: count, available)
        }
        #endif
        if let code = needs.coupon {
            guard let coupon = coupons[code] else { return .orderCouponGone(code) }
            #if !MUTANT_COUPON_USED_UP
            let usedInAll = coupon.taken + (takenInAll[code] ?? 0)
            if let limit = coupon.limit, usedInAll >= limit { return .orderCouponGone(code) }
            #endif
            #if !MUTANT_COUPON_SPENT_AGAIN
            let holder = CouponHolder(code: code, workspace: order.workspace)
            let used = (uses[holder] ?? 0) + (taken[holder] ?? 0)
            if let limit = coupon.limitPerWorkspace, used >= limit { return .orderCouponSpent(code, limit) }
            #endif
        }
        #if !MUTANT_PACKAGE_CHANGED_BY_TWO
        for package in needs.packages.keys.sorted() {
            let other = claims[PackageOf(package: package, workspace: order.workspace)]
            guard other == nil || other == order.id else { return .orderPackagePending(package) }
        }
        #endif
        return nil
    }
}
