public import Values

/// What kinds of things a catalog has; the order in which a quote shows what is sold.
public enum ItemKind: String, CaseIterable, Hashable, Comparable, Sendable {
    case package
    case pack
    case good
    case topUp = "top_up"
    case product
    case feature
    case offer
    case coupon

    /// Those that have prices, or an amount of their own.
    public static let sold: [ItemKind] = [.package, .pack, .good, .topUp]

    /// What people call it.
    public var name: Localized {
        switch self {
        case .package: Localized(zh: "产品包", en: "package")
        case .pack: Localized(zh: "资源包", en: "resource pack")
        case .good: Localized(zh: "商品", en: "good")
        case .topUp: Localized(zh: "充值", en: "top-up")
        case .product: Localized(zh: "产品", en: "product")
        case .feature: Localized(zh: "功能点", en: "feature")
        case .offer: Localized(zh: "优惠", en: "offer")
        case .coupon: Localized(zh: "优惠券", en: "coupon")
        }
    }

    /// Orders as they are declared here.
    public static func < (left: ItemKind, right: ItemKind) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .package: 0
        case .pack: 1
        case .good: 2
        case .topUp: 3
        case .product: 4
        case .feature: 5
        case .offer: 6
        case .coupon: 7
        }
    }
}
