public import Catalog
import Crypto
import Values

/// What somebody orders; what the customer has already, the room knows.
public struct OrderRequest: Hashable, Sendable {
    /// What is wanted; the order does not matter.
    public let items: [Item]
    /// The code of a coupon.
    public let coupon: String?

    /// One thing that is wanted.
    public enum Item: Hashable, Sendable {
        /// A package that the customer does not have, for so many of its terms.
        case purchase(package: String, terms: Int64)
        /// A package that the customer has, or had, for so many terms more.
        case renew(package: String, terms: Int64)
        /// Another package instead of one that the customer has, for more.
        case upgrade(package: String, to: String)
        /// Another package instead of one that the customer has, for less.
        case downgrade(package: String, to: String)
        /// So many resource packs, goods or top-ups.
        case counted(ItemKey, quantity: Int64)
    }

    /// A request.
    public init(_ items: [Item], coupon: String? = nil) {
        self.items = items
        self.coupon = coupon
    }
}

extension OrderRequest {
    /// By what is bought with an exchange, what ends by it.
    var exchanges: [String: String] {
        var exchanges: [String: String] = [:]
        for item in items {
            switch item {
            case .upgrade(let package, let other), .downgrade(let package, let other):
                exchanges[other] = package
            case .purchase, .renew, .counted: break
            }
        }
        return exchanges
    }

    /// Whether what the customer has matters to it.
    var namesPackages: Bool { items.contains { !$0.packages.isEmpty } }

    /// Equal for requests that mean the same, in whatever order they say it, and go to the same recipient.
    func hash(to recipient: Recipient?) -> [UInt8] {
        let coupon = coupon.map { "'\($0.uppercased())'" } ?? ""
        var texts = items.map(\.text).sorted() + ["coupon \(coupon)"]
        // None of them has a line break.
        if let recipient { texts += [recipient.name, recipient.phone, recipient.address] }
        return Array(SHA256.hash(data: Array(texts.joined(separator: "\n").utf8)))
    }

    /// The request with what the customer has.
    /// - Throws: `order.package_held`, `order.package_not_held`, `order.package_twice`.
    func quoteRequest(_ held: [String: HeldPackage]) throws(Problem) -> QuoteRequest {
        var wanted: [QuoteRequest.Item] = []
        var named: Set<String> = []
        for item in items {
            for package in item.packages where !named.insert(package).inserted {
                throw .orderPackageTwice(package)
            }
            switch item {
            case .purchase(let package, let terms):
                try OrderRequest.requireFree(package, held)
                wanted.append(.purchase(package: package, terms: terms))
            case .renew(let package, let terms):
                wanted.append(.renew(try OrderRequest.holding(package, held), terms: terms))
            case .upgrade(let package, let other):
                try OrderRequest.requireFree(other, held)
                wanted.append(.upgrade(try OrderRequest.holding(package, held), to: other))
            case .downgrade(let package, let other):
                try OrderRequest.requireFree(other, held)
                wanted.append(.downgrade(try OrderRequest.holding(package, held), to: other))
            case .counted(let item, let quantity): wanted.append(.counted(item, quantity: quantity))
            }
        }
        return QuoteRequest(wanted, coupon: coupon)
    }

    private static func holding(_ package: String, _ held: [String: HeldPackage]) throws(Problem) -> Holding {
        guard let held = held[package] else { throw .orderPackageNotHeld(package) }
        return held.holding
    }

    private static func requireFree(_ package: String, _ held: [String: HeldPackage]) throws(Problem) {
        if let held = held[package], !held.holding.windows.isEmpty { throw .orderPackageHeld(package) }
    }
}

extension OrderRequest.Item {
    fileprivate var text: String {
        switch self {
        case .purchase(let package, let terms): "purchase \(package) \(terms)"
        case .renew(let package, let terms): "renew \(package) \(terms)"
        case .upgrade(let package, let other): "upgrade \(package) \(other)"
        case .downgrade(let package, let other): "downgrade \(package) \(other)"
        case .counted(let item, let quantity): "\(item) \(quantity)"
        }
    }

    /// The packages that it changes.
    fileprivate var packages: [String] {
        switch self {
        case .purchase(let package, _), .renew(let package, _): [package]
        case .upgrade(let package, let other), .downgrade(let package, let other): [package, other]
        case .counted: []
        }
    }
}
