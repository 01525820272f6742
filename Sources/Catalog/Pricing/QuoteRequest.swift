/// What somebody wants to buy.
public struct QuoteRequest: Hashable, Sendable {
    /// What is wanted; the order does not matter.
    public let items: [Item]
    /// The code of a coupon.
    public let coupon: String?

    /// One thing that is wanted.
    public enum Item: Hashable, Sendable {
        /// A package for so many of its terms.
        case purchase(package: String, terms: Int64)
        /// A package that the customer has, for so many terms more.
        case renew(Holding, terms: Int64)
        /// Another package instead of one that the customer has, for more.
        case upgrade(Holding, to: String)
        /// Another package instead of one that the customer has, for less.
        case downgrade(Holding, to: String)
        /// So many resource packs, goods or top-ups.
        case counted(ItemKey, quantity: Int64)

        /// So many resource packs.
        public static func pack(_ key: String, quantity: Int64) -> Item {
            .counted(ItemKey(.pack, key), quantity: quantity)
        }

        /// So many goods.
        public static func good(_ key: String, quantity: Int64) -> Item {
            .counted(ItemKey(.good, key), quantity: quantity)
        }

        /// A top-up of the wallet, so often.
        public static func topUp(_ key: String, quantity: Int64) -> Item {
            .counted(ItemKey(.topUp, key), quantity: quantity)
        }
    }

    /// The most things of one quote.
    public static let itemsMax = 100
    /// The most of one thing.
    public static let quantityMax: Int64 = 1_000_000
    /// The most terms that are paid for at once.
    public static let termsMax: Int64 = 120

    /// A request.
    public init(_ items: [Item], coupon: String? = nil) {
        self.items = items
        self.coupon = coupon
    }
}
