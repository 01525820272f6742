public import Catalog
import Durable
import OrderedCollections
public import Storage
public import Values

extension Snapshot {
    /// The cart of somebody of a workspace.
    public func cart(of workspace: ID<Workspace>, _ person: String) throws -> Cart {
        let items = try rows(
            """
            SELECT kind, item, action, other, quantity FROM order_cart_line
            WHERE workspace_id = \(workspace) AND person = \(person)
            """
        ) { try OrderRequest.Item($0) }
        let cart = Cart(
            workspace: workspace, person: person, version: 0, items: items.sorted { $0.key < $1.key })
        return try row(
            """
            SELECT version, coupon, ordered, ordered_at FROM order_cart
            WHERE workspace_id = \(workspace) AND person = \(person)
            """
        ) { row in
            let (number, instant): (String?, Timestamp?) = (try row[2], try row[3])
            var kept = cart
            kept.version = try row[0]
            kept.coupon = try row[1]
            if let number, let instant {
                kept.last = Cart.Submission(order: try DocumentNumber(number), at: instant)
            }
            return kept
        } ?? cart
    }
}

extension Transaction {
    /// A cart that nobody else changes until this transaction ends, as it was before.
    func lockedCart(of workspace: ID<Workspace>, _ person: String) throws -> Cart {
        try execute(
            """
            INSERT INTO order_cart (workspace_id, person, version, changed_at)
            VALUES (\(workspace), \(person), 0, \(now)) ON CONFLICT (workspace_id, person) DO UPDATE
            SET changed_at = excluded.changed_at
            """, rows: 1)
        return try cart(of: workspace, person)
    }

    /// Keeps what a cart that this transaction has locked holds now, and tells of it and of what was put in.
    /// - Returns: The cart.
    func keep(_ cart: Cart, added: [OrderRequest.Item] = []) throws -> Cart {
        var kept = cart
        kept.version += 1
        try execute(
            "DELETE FROM order_cart_line WHERE workspace_id = \(cart.workspace) AND person = \(cart.person)")
        for item in cart.items {
            let line = item.cartLine
            try execute(
                """
                INSERT INTO order_cart_line (workspace_id, person, kind, item, action, other, quantity)
                VALUES (\(cart.workspace), \(cart.person), \(line.item.kind.rawValue), \(line.item.key),
                    \(line.action.rawValue), \(line.other), \(line.quantity))
                """)
        }
        try execute(
            """
            UPDATE order_cart SET version = \(kept.version), coupon = \(cart.coupon),
                ordered = \(cart.last?.order.text), ordered_at = \(cart.last?.at)
            WHERE workspace_id = \(cart.workspace) AND person = \(cart.person) AND version = \(cart.version)
            """, rows: 1)
        try publish(
            NewEvent(
                "cart.changed", workspace: cart.workspace, aggregate: cart.person, version: kept.version,
                payload: [
                    "person": .string(cart.person),
                    "items": .array(cart.items.map { .string($0.key.description) }),
                    "added": .array(added.map { .string($0.key.description) }),
                ]))
        return kept
    }
}

extension OrderRequest.Item {
    /// What is bought.
    public var key: ItemKey { cartLine.item }

    /// As a cart's row has it.
    fileprivate var cartLine: (item: ItemKey, action: QuoteAction, other: String?, quantity: Int64) {
        switch self {
        case .purchase(let package, let terms): (ItemKey(.package, package), .purchase, nil, terms)
        case .renew(let package, let terms): (ItemKey(.package, package), .renew, nil, terms)
        case .upgrade(let package, let other): (ItemKey(.package, other), .upgrade, package, 1)
        case .downgrade(let package, let other): (ItemKey(.package, other), .downgrade, package, 1)
        case .counted(let item, let quantity): (item, .purchase, nil, quantity)
        }
    }

    fileprivate init(_ row: borrowing Row) throws {
        guard let kind = ItemKind(rawValue: try row[0]), let action = QuoteAction(rawValue: try row[2]) else {
            throw Problem.orderUnreadable("kind")
        }
        let (key, other, quantity): (String, String?, Int64) = (try row[1], try row[3], try row[4])
        switch (kind, action) {
        case (.package, .purchase): self = .purchase(package: key, terms: quantity)
        case (.package, .renew): self = .renew(package: key, terms: quantity)
        case (.package, .upgrade): self = .upgrade(package: other ?? "", to: key)
        case (.package, .downgrade): self = .downgrade(package: other ?? "", to: key)
        case (_, _): self = .counted(ItemKey(kind, key), quantity: quantity)
        }
    }
}
