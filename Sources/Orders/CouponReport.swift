public import Catalog
public import Storage

/// How often a coupon is used, beside what the catalog says.
public struct CouponReport: Hashable, Sendable {
    /// What holds.
    public let uses: CouponUses
    /// What the catalog says of it; `nil` where it has no such coupon any more.
    public let coupon: Coupon?

    /// Reports a coupon of which so much is known.
    ///
    /// What holds is what the next order with it finds: the catalog's limits, and never less than was taken.
    init(_ code: String, _ uses: CouponUses?, _ coupon: Coupon?) {
        let taken = uses?.taken ?? 0
        let limit = coupon.map { $0.limit.map { max($0, taken) } } ?? uses?.limit
        let each = coupon.map(\.limitPerWorkspace) ?? uses?.limitPerWorkspace
        self.uses = CouponUses(code: code, taken: taken, limit: limit, limitPerWorkspace: each)
        self.coupon = coupon
    }
}

extension Snapshot {
    /// Every coupon that the catalog has, or that was ever used, by code.
    ///
    /// - Parameters:
    ///   - catalog: The catalog that holds.
    ///   - last: The code after which it begins.
    ///   - limit: How many at most.
    /// - Returns: So many coupons, each with what the next order with it finds.
    /// - Throws: What the database says.
    public func coupons(
        by catalog: CatalogDefinition, after last: String?, limit: Int
    ) throws -> [CouponReport] {
        let coupons = Dictionary(catalog.coupons.map { ($0.code, $0) }) { first, _ in first }
        let uses = try couponUses(after: last, limit: limit)
        return coupons.keys.listed(with: uses.keys, after: last, limit: limit).map { code in
            CouponReport(code, uses[code], coupons[code])
        }
    }
}
