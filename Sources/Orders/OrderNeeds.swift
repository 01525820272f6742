import Catalog

/// What an order sets aside: goods, its coupon, and the packages that it changes.
struct OrderNeeds: Hashable {
    /// How many of which good that is counted.
    let goods: [String: Int64]
    /// How many of these are given and not bought.
    let gifts: [String: Int64]
    let coupon: String?
    /// The packages, and how often each had changed when the order was quoted.
    let packages: [String: Int64]

    init(_ order: Order, _ lines: [OrderLine]) {
        var goods: [String: Int64] = [:]
        var gifts: [String: Int64] = [:]
        var packages: [String: Int64] = [:]
        for line in lines {
            if line.isCounted { goods[line.item.key, default: 0] += line.quantity }
            if line.isCounted, line.isGift { gifts[line.item.key, default: 0] += line.quantity }
            packages.merge(line.plan.versions) { first, _ in first }
        }
        self.goods = goods
        self.gifts = gifts
        self.packages = packages
        coupon = order.coupon
    }
}
