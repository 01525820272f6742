import Catalog
public import Values

/// What somebody of a workspace is about to order (购物车).
public struct Cart: Hashable, Sendable {
    /// How many different things a cart may hold: as many as a quote.
    public static let linesMax = QuoteRequest.itemsMax

    /// Whose workspace it is for.
    public let workspace: ID<Workspace>
    /// Whose it is.
    public let person: String
    /// Counts its changes, from 1; 0 where nothing ever was in it.
    public internal(set) var version: Int64
    /// What is in it, by kind and key.
    public internal(set) var items: [OrderRequest.Item]
    /// The code of a coupon.
    public internal(set) var coupon: String?
    /// The order that emptied it last, and when.
    var last: Submission?

    /// What is ordered with it.
    public var request: OrderRequest { OrderRequest(items, coupon: coupon) }

    /// An order that was made of a cart.
    struct Submission: Hashable, Sendable {
        let order: DocumentNumber
        let at: Timestamp
    }
}

extension Cart {
    /// Puts something in: more of what is counted, and a package in place of what was wanted of it before.
    /// - Throws: `cart.full`, `cart.quantity`.
    mutating func add(_ item: OrderRequest.Item) throws(Problem) {
        guard let index = items.firstIndex(where: { $0.key == item.key }) else {
            guard items.count < Cart.linesMax else { throw .cartFull(Cart.linesMax) }
            items.append(item)
            items.sort { $0.key < $1.key }
            return
        }
        if case .counted(let key, let more) = item, case .counted(_, let before) = items[index] {
            let (sum, overflow) = before.addingReportingOverflow(more)
            guard !overflow, sum <= QuoteRequest.quantityMax else {
                throw .cartQuantity(key, QuoteRequest.quantityMax)
            }
            items[index] = .counted(key, quantity: sum)
        } else {
            items[index] = item
        }
    }
}
