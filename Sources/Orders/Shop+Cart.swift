public import Catalog
public import Storage
public import Values

/// Carts: what somebody is about to order. Nothing is set aside for one, and prices are those of the moment.
///
/// Each change is told of as `cart.changed`, with what is in the cart and what was put in.
extension Shop {
    /// Puts things into a cart, which could be ordered by themselves now.
    ///
    /// - Parameters:
    ///   - items: What; more of what is counted, a package in place of what was wanted of it before.
    ///   - coupon: The code of a coupon instead of the one before; `nil` leaves that.
    ///   - workspace: For which workspace.
    ///   - person: Whose cart.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The cart.
    /// - Throws: What ``quote(_:of:in:)`` throws; `cart.full`, `cart.quantity`.
    public func addToCart(
        _ items: [OrderRequest.Item], coupon: String?, of workspace: ID<Workspace>, by person: String,
        in tx: Transaction
    ) throws -> Cart {
        if !items.isEmpty || coupon == nil { _ = try quote(OrderRequest(items), of: workspace, in: tx) }
        if let coupon, try catalogs.current(in: tx).definition.coupon(coupon) == nil {
            throw Problem.quoteUnknownCoupon(coupon)
        }
        var cart = try tx.lockedCart(of: workspace, person)
        for item in items { try cart.add(item) }
        cart.coupon = coupon ?? cart.coupon
        return try tx.keep(cart, added: items)
    }

    /// Takes something out of a cart; what is not in it is out.
    public func removeFromCart(
        _ key: ItemKey, of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> Cart {
        var cart = try tx.lockedCart(of: workspace, person)
        guard cart.items.contains(where: { $0.key == key }) else { return cart }
        cart.items.removeAll { $0.key == key }
        return try tx.keep(cart)
    }

    /// Takes everything out of a cart, its coupon too.
    public func clearCart(
        of workspace: ID<Workspace>, by person: String, in tx: Transaction
    ) throws -> Cart {
        var cart = try tx.lockedCart(of: workspace, person)
        (cart.items, cart.coupon) = ([], nil)
        return try tx.keep(cart)
    }

    /// Places an order of what is in a cart, and empties it.
    ///
    /// A cart that was emptied so within ``submissionWindow`` gives that order again, unless it is closed, or goes to
    /// another recipient. Where the same was ordered otherwise a moment ago, that order is given, and the cart stays as it is.
    /// - Parameters:
    ///   - version: The cart that was seen; `nil` for any.
    ///   - recipient: Where its goods go; `nil` where that is not said.
    ///   - workspace: For which workspace.
    ///   - person: Whose cart.
    ///   - tx: The transaction; to be given up where this throws.
    /// - Returns: The order.
    /// - Throws: `cart.empty`, `cart.ordered`, `cart.changed`; what ``place(_:to:for:by:in:)`` throws.
    public func orderCart(
        _ version: Int64? = nil, to recipient: Recipient? = nil, of workspace: ID<Workspace>,
        by person: String, in tx: Transaction
    ) throws -> Order {
        var cart = try tx.lockedCart(of: workspace, person)
        guard !cart.items.isEmpty else {
            guard let last = cart.last, tx.now - Shop.submissionWindow < last.at,
                let order = try tx.order(last.order, of: workspace), order.state != .closed
            else { throw Problem.cartEmpty }
            guard try tx.delivery(of: order.id)?.recipient == recipient else {
                throw Problem.cartOrdered(order.number)
            }
            return order
        }
        if let version, version != cart.version { throw Problem.cartChanged }
        let order = try place(cart.request, to: recipient, for: workspace, by: person, in: tx)
        guard order.isNew(in: tx) else { return order }
        (cart.items, cart.coupon) = ([], nil)
        cart.last = Cart.Submission(order: order.number, at: tx.now)
        _ = try tx.keep(cart)
        return order
    }
}
