/// How often a coupon is used, or set aside for orders that are not paid.
public struct CouponUses: Hashable, Sendable {
    /// Its code.
    public let code: String
    /// How often in all.
    public let taken: Int64
    /// How often it may be; `nil` is without bound.
    public let limit: Int64?
    /// How often a workspace may use it; `nil` is without bound.
    public let limitPerWorkspace: Int64?
}
