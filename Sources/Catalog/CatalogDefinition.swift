public import Definitions
public import Values

/// Everything that is sold, as people write it in `catalog.yaml`: checked, and never changed.
public struct CatalogDefinition: Hashable, Sendable {
    /// In what everything is paid.
    public let currency: Currency
    /// The zone whose days, months and midnights count.
    public let calendar: BillingCalendar
    /// The feature points.
    public let features: [Feature]
    /// The products.
    public let products: [Product]
    /// The packages.
    public let packages: [Package]
    /// The resource packs.
    public let packs: [ResourcePack]
    /// What is shipped.
    public let goods: [Good]
    /// The top-ups of the wallet.
    public let topUps: [TopUp]
    /// The offers, in the order in which they apply.
    public let offers: [Offer]
    /// The coupons; they apply after the offers.
    public let coupons: [Coupon]

    /// The zone where a catalog names none.
    public static let zoneStandard = "Asia/Shanghai"

    /// Reads a catalog, YAML or JSON.
    /// - Parameters:
    ///   - source: The text.
    ///   - file: The name that stands in front of every place.
    /// - Throws: Everything that is wrong with it, each with file, line and column.
    public init(source: [UInt8], file: String) throws(Problems) {
        let reader = DefinitionReader(file: file)
        self = try reader.finish(reader.document(source).flatMap { CatalogReader.read($0, by: reader) })
    }

    init(
        currency: Currency, calendar: BillingCalendar, features: [Feature], products: [Product],
        packages: [Package], packs: [ResourcePack], goods: [Good], topUps: [TopUp], offers: [Offer],
        coupons: [Coupon]
    ) {
        self.currency = currency
        self.calendar = calendar
        self.features = features
        self.products = products
        self.packages = packages
        self.packs = packs
        self.goods = goods
        self.topUps = topUps
        self.offers = offers
        self.coupons = coupons
    }
}

extension CatalogDefinition {
    /// The package of a key.
    public func package(_ key: String) -> Package? { packages.first { $0.key == key } }

    /// The resource pack of a key.
    public func pack(_ key: String) -> ResourcePack? { packs.first { $0.key == key } }

    /// The good of a key.
    public func good(_ key: String) -> Good? { goods.first { $0.key == key } }

    /// The top-up of a key.
    public func topUp(_ key: String) -> TopUp? { topUps.first { $0.key == key } }

    /// The name of something that is sold or given; `nil` where the catalog does not have it.
    public func name(of item: ItemKey) -> Localized? {
        switch item.kind {
        case .package: package(item.key)?.name
        case .pack: pack(item.key)?.name
        case .good: good(item.key)?.name
        case .topUp: topUp(item.key)?.name
        case .product: products.first { $0.key == item.key }?.name
        case .feature: features.first { $0.key == item.key }?.name
        case .offer: offers.first { $0.key == item.key }?.name
        case .coupon: coupons.first { $0.code == item.key }?.offer.name
        }
    }

    /// The coupon of a code as somebody typed it: capitals and blanks do not matter.
    public func coupon(_ code: String) -> Coupon? {
        Coupon.code(code).flatMap { code in coupons.first { $0.code == code } }
    }

    /// What a term of a package grants, in the order of the catalog's features.
    ///
    /// Amounts of the same feature in several products add up; a boolean feature is there once.
    public func grants(of package: Package) -> [FeatureAmount] {
        var amounts: [String: Int64] = [:]
        for product in products where package.products.contains(product.key) {
            for granted in product.features { amounts[granted.feature, default: 0] += granted.amount }
        }
        return features.compactMap { feature in
            amounts[feature.key].map {
                FeatureAmount(feature: feature.key, amount: feature.kind == .boolean ? 1 : $0)
            }
        }
    }
}
