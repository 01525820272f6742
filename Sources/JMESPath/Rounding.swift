/// What becomes of the digits that are dropped.
enum Rounding: String, CaseIterable {
    /// 四舍五入: from a half on away from zero.
    case halfUp = "half_up"
    /// A half goes to the even neighbour.
    case halfEven = "half_even"
    /// Away from zero.
    case up
    /// Towards zero.
    case down
    /// Towards positive infinity.
    case ceiling
    /// Towards negative infinity.
    case floor
}
