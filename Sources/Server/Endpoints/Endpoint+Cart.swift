import Accounts
import Catalog
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// The cart of whoever asks, in the workspace.
    static func cart(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/cart", "getCart",
                "What the caller is about to order, at the prices of now, or the problem that stands in its way.",
                access: .requires(.placeOrders), Shape.cart
            ) { request in
                let (workspace, person) = (try request.workspace, try request.person)
                let shown = try await node.database.read { snapshot in
                    try node.shown(
                        snapshot.cart(of: workspace, person), request.language, in: snapshot)
                }
                return .json(shown)
            },
            Endpoint(
                .post, "/v1/cart", "addToCart",
                """
                Puts things into the cart: more of what is counted, a package in place of what was wanted of it before; a \
                coupon in place of the one before.
                """,
                access: .requires(.placeOrders), body: Shape.orderRequest, Shape.cart
            ) { request in
                let workspace = try request.workspace
                let wanted = try request.members.wanted()
                return .transaction { tx in
                    let wanted = try wanted.request(in: try node.catalogs.current(in: tx).definition)
                    let cart = try node.shop.addToCart(
                        wanted.items, coupon: wanted.coupon, of: workspace, by: request.person, in: tx)
                    return .json(try node.shown(cart, request.language, in: tx))
                }
            },
            Endpoint(
                .delete, "/v1/cart/{kind}/{key}", "removeFromCart", "Takes something out of the cart.",
                access: .requires(.placeOrders), Shape.cart
            ) { request in
                let (workspace, item) = (try request.workspace, try request.item())
                return .transaction { tx in
                    let cart = try node.shop.removeFromCart(
                        item, of: workspace, by: request.person, in: tx)
                    return .json(try node.shown(cart, request.language, in: tx))
                }
            },
            Endpoint(
                .delete, "/v1/cart", "clearCart", "Takes everything out of the cart, its coupon too.",
                access: .requires(.placeOrders), Shape.cart
            ) { request in
                let workspace = try request.workspace
                return .transaction { tx in
                    let cart = try node.shop.clearCart(of: workspace, by: request.person, in: tx)
                    return .json(try node.shown(cart, request.language, in: tx))
                }
            },
            Endpoint(
                .post, "/v1/cart/order", "orderCart",
                """
                Places an order of what is in the cart, whose goods go to `delivery`, and empties it; asked again within a \
                minute, it is the same order, with `repeated`. Where the same was ordered without the cart within a \
                minute, it is that order, and the cart stays as it is. With `version` only where the cart is still the one that was seen.
                """,
                access: .requires(.placeOrders),
                body: Shape.object(
                    ["version": Shape.integer, "delivery": Shape.recipient],
                    optional: ["version", "delivery"]),
                answers: 201, Shape.order
            ) { request in
                let (workspace, version) = (try request.workspace, try request.members.integer("version"))
                let recipient = try request.members.recipient()
                return .locking { tx in
                    let order = try node.shop.orderCart(
                        version, to: recipient, of: workspace, by: request.person, in: tx)
                    var members = order.shown
                    if order.isNew(in: tx) {
                        try request.record("order.placed", to: order.number.text, in: tx)
                    } else {
                        members["repeated"] = true
                    }
                    return .json(.object(members), status: 201)
                }
            },
        ]
    }
}

extension APIRequest {
    fileprivate func item() throws(Problem) -> ItemKey {
        guard let kind = ItemKind(rawValue: try parameter("kind")), ItemKind.sold.contains(kind) else {
            throw .wrongMember(
                "kind", Localized(zh: "package、pack、good 或 top_up", en: "package, pack, good or top_up"))
        }
        return ItemKey(kind, try parameter("key"))
    }
}

extension Installation {
    /// A cart with its quote, or with what stands in the way of one.
    fileprivate func shown(_ cart: Cart, _ language: Language, in snapshot: Snapshot) throws -> JSON {
        var members: JSONObject = [
            "version": .int(cart.version), "items": .array(cart.items.map(\.shown)),
            "coupon": cart.coupon.map(JSON.string) ?? .null, "quote": .null, "problem": .null,
        ]
        guard !cart.items.isEmpty else { return .object(members) }
        do {
            members["quote"] = try shop.quote(cart.request, of: cart.workspace, in: snapshot).shown(language)
        } catch let problem as Problem
            where ["quote.", "order.", "money."].contains(where: problem.code.hasPrefix)
        {
            members["problem"] = JSON(problem, language)
        }
        return .object(members)
    }
}

extension OrderRequest.Item {
    fileprivate var shown: JSON {
        var members: JSONObject = ["kind": .string(key.kind.rawValue), "key": .string(key.key)]
        switch self {
        case .purchase(_, let terms): members["terms"] = .int(terms)
        case .renew(_, let terms): (members["action"], members["terms"]) = ("renew", .int(terms))
        case .upgrade(let package, _): (members["action"], members["from"]) = ("upgrade", .string(package))
        case .downgrade(let package, _):
            (members["action"], members["from"]) = ("downgrade", .string(package))
        case .counted(_, let quantity): members["quantity"] = .int(quantity)
        }
        return .object(members)
    }
}

extension Shape {
    fileprivate static let cart = object([
        "version": integer, "items": ["type": "array"], "coupon": ["type": ["string", "null"]],
        "quote": ["type": ["object", "null"]], "problem": ["type": ["object", "null"]],
    ])
}
