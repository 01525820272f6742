import Accounts
import Catalog
import HTTPTypes
import OrderedCollections
import Orders
import Payments
import Storage
import Values

extension Endpoint {
    /// Orders: what a workspace buys, and what becomes of it.
    static func orders(_ node: Installation) -> [Endpoint] {
        let placing = SharedWork(node.database) { asked, tx in try node.place(asked, in: tx) }
        return [
            Endpoint(
                .get, "/v1/orders", "listOrders",
                """
                The orders of the workspace, the newest first; or those of all workspaces, of which those in a state wait \
                for their goods, the oldest first, each with where these go.
                """,
                access: .requires(.readOrders),
                query: [.scope("those of all workspaces"), .goodsWait, .limit, .after],
                Shape.page(of: Shape.listedOrder)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let scope = try request.scope(installationFor: .manageOrders)
                let wait = try request.goodsWait(in: scope)
                let wanted = try PageRequest(limit: limit, after: request.query["after"])
                let shown = try await node.database.read { snapshot in
                    let page =
                        switch (scope, wait) {
                        case (.workspace, _): try snapshot.orders(of: workspace, wanted)
                        case (.installation, let wait?): try snapshot.orders(waiting: wait, wanted)
                        case (.installation, nil): try snapshot.orders(wanted)
                        }
                    let items =
                        wait == nil
                        ? page.items.map { $0.shown(in: scope) }
                        : try snapshot.shownWithDeliveries(page.items, in: scope)
                    return JSON.page(items.map(JSON.object), next: page.next?.text)
                }
                return .json(shown)
            },
            Endpoint(
                .post, "/v1/orders", "placeOrder",
                """
                Places an order, whose goods go to `delivery`; the same content within a minute gives the first one, as \
                `repeated`.
                """,
                access: .requires(.placeOrders), body: Shape.placement, answers: 201, Shape.order
            ) { request in
                guard let caller = request.caller else { throw Problem.unauthenticated }
                let (wish, recipient) = (try request.members.wanted(), try request.members.recipient())
                return placing.work(node.asked(wish, to: recipient, by: caller))
            },
            Endpoint(
                .get, "/v1/orders/{number}", "getOrder",
                "An order with its quote, lines, moves, delivery, parcels, payments and after-sales cases.",
                access: .requires(.readOrders), query: [.scope("an order of whichever workspace")],
                Shape.orderInFull
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                let scope = try request.scope(installationFor: .manageOrders)
                let shown = try await node.database.read { snapshot in
                    let found =
                        switch scope {
                        case .workspace: try snapshot.order(number, of: workspace)
                        case .installation: try snapshot.order(number)
                        }
                    guard let order = found else { throw Problem.orderUnknown(number) }
                    return try snapshot.shown(order, in: scope)
                }
                return .json(shown)
            },
            Endpoint(
                .post, "/v1/orders/{number}/cancel", "cancelOrder",
                "Calls an order off that is not paid; it is closed when it is proved that nobody can pay it.",
                access: .requires(.placeOrders), Shape.order
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                return .transaction { tx in
                    let order = try node.shop.cancel(number, of: workspace, by: request.person, in: tx)
                    try request.record("order.cancelled", to: number.text, in: tx)
                    return .json(.object(order.shown))
                }
            },
            Endpoint(
                .post, "/v1/orders/{number}/payments", "payOrder",
                """
                Begins to pay an order through a channel: `balance`, or `sandbox` for trying. The same channel and scene \
                give the payment that is open already.
                """,
                access: .requires(.placeOrders),
                body: Shape.object(["channel": Shape.text, "scene": Shape.text], optional: ["scene"]),
                answers: 201, Shape.payment
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                let channel = try request.members.requiredText("channel")
                let scene = try request.members.scene(for: channel)
                return .transaction { tx in
                    guard let order = try tx.order(number, of: workspace) else {
                        throw Problem.orderUnknown(number)
                    }
                    let attempt = try node.payments.begin(
                        order.reference, of: workspace, by: channel, scene, in: tx)
                    try request.record(
                        "order.payment_begun", to: number.text,
                        details: ["payment": .string(attempt.number.text)],
                        in: tx)
                    return .json(.object(attempt.shown), status: 201)
                }
            },
            Endpoint(
                .post, "/v1/orders/{number}/refunds", "requestRefund",
                """
                Asks for the money of an order back, of all its lines or of those at these `lines`, from 0; of goods so \
                many units of a line.
                """,
                access: .requires(.placeOrders),
                body: Shape.object(["lines": Shape.lineParts, "reason": Shape.text], optional: ["lines"]),
                answers: 201, Shape.afterSales
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                let (lines, reason) = (
                    try request.members.lineParts("lines"), try request.members.requiredText("reason")
                )
                return .transaction { tx in
                    let afterSales = try node.shop.request(
                        .refund, of: lines, of: number, because: reason, of: workspace, by: request.person,
                        in: tx)
                    try request.record("order.refund_requested", to: number.text, in: tx)
                    return .json(.object(afterSales.shown), status: 201)
                }
            },
        ]
    }
}

/// An order that somebody asks for.
private struct AskedOrder: Sendable {
    let wish: OrderWish
    let recipient: Recipient?
    let caller: Caller
    /// What was made of it ahead of the transaction, where the catalog was known.
    let early: Placement?
}

extension Installation {
    /// What somebody asks for, reckoned as far as it can be ahead of the transaction.
    fileprivate func asked(
        _ wish: OrderWish, to recipient: Recipient?, by caller: Caller
    ) -> AskedOrder {
        AskedOrder(
            wish: wish, recipient: recipient, caller: caller,
            early: placement(wish, to: recipient, by: caller))
    }

    private func placement(
        _ wish: OrderWish, to recipient: Recipient?, by caller: Caller
    ) -> Placement? {
        guard !wish.namesPackages, let catalog = catalogs.newest else { return nil }
        do throws(Problem) {
            return try shop.placement(
                wish.request(in: catalog.definition), to: recipient, for: caller.workspace,
                by: caller.keyID.description, reckonedBy: catalog)
        } catch {
            // The transaction says so by the catalog that holds.
            return nil
        }
    }
}

extension Installation {
    /// Places orders and writes them down; refuses one without the others.
    fileprivate func place(
        _ asked: [AskedOrder], in tx: Transaction
    ) throws -> [Result<APIAnswer, any Error>] {
        let catalog = try catalogs.current(in: tx).definition
        var placements: [Placement] = []
        var wanted: [Result<Int, Problem>] = []
        for one in asked {
            wanted.append(
                Result { () throws(Problem) in
                    let placement =
                        if let early = one.early { early } else {
                            Placement(
                                try one.wish.request(in: catalog), to: one.recipient,
                                for: one.caller.workspace, by: one.caller.keyID.description)
                        }
                    placements.append(placement)
                    return placements.count - 1
                })
        }
        let results = try shop.place(placements, in: tx)
        var done: [(target: String, actor: Actor, workspace: ID<Workspace>)] = []
        var fresh: Set<ID<Order>> = []
        let answers = zip(asked, wanted).map { one, place -> Result<APIAnswer, any Error> in
            Result {
                let order = try results[place.get()].get()
                var members = order.shown
                if order.isNew(in: tx), fresh.insert(order.id).inserted {
                    done.append((order.number.text, one.caller.actor, one.caller.workspace))
                } else {
                    members["repeated"] = true
                }
                return .json(.object(members), status: 201)
            }
        }
        try AuditEntry.append("order.placed", to: done, tx)
        return answers
    }
}

extension QueryParameter {
    fileprivate static let goodsWait = QueryParameter(
        name: "state",
        summary:
            "Of the installation, those alone that wait: paid to be sent, shipped to arrive, the oldest first.",
        schema: ["type": "string", "enum": .array(GoodsWait.allCases.map { .string($0.rawValue) })])
}

extension APIRequest {
    /// For what the orders wait that are asked for; `nil` for all.
    fileprivate func goodsWait(in scope: RequestScope) throws(Problem) -> GoodsWait? {
        guard let word = query["state"] else { return nil }
        guard let wait = GoodsWait(rawValue: word) else {
            throw .queryState(word, known: GoodsWait.allCases.map(\.rawValue))
        }
        guard scope == .installation else { throw .queryUnscoped("state") }
        return wait
    }

    /// The number in the path.
    func number(_ name: String = "number") throws(Problem) -> DocumentNumber {
        try DocumentNumber(parameter(name))
    }
}

extension Snapshot {
    fileprivate func shown(_ order: Order, in scope: RequestScope) throws -> JSON {
        var members = order.shown(in: scope)
        let claims = try caseLines(of: order.id)
        members["quote"] = try JSON(parsing: order.quote)
        members["lines"] = .array(try units(of: order.id).shown)
        members["moves"] = .array(try moves(of: order.id).map(\.shown))
        members["delivery"] = try delivery(of: order.id).shown
        members["parcels"] = .array(try parcels(of: order.id).map(\.shown))
        members["payments"] = .array(try payments(of: order.reference).map(shown))
        members["cases"] = .array(
            try cases(of: order.id).map { .object(try $0.shown(claims, moves: moves(of: $0.id))) })
        return .object(members)
    }

    /// Orders whose goods wait, each with where they go.
    fileprivate func shownWithDeliveries(
        _ orders: [Order], in scope: RequestScope
    ) throws -> [JSONObject] {
        let deliveries = try deliveries(of: orders.map(\.id))
        return orders.map { order in
            var members = order.shown(in: scope)
            members["delivery"] = deliveries[order.id].shown
            return members
        }
    }
}

extension Order {
    var shown: JSONObject {
        var members: JSONObject = [
            "id": JSON(id), "number": .string(number.text), "state": .string(state.rawValue),
            "payable": .string(payable.decimalText), "currency": .string(payable.currency.code),
            "refunded": .string(refunded.decimalText), "made_at": JSON(madeAt), "deadline": JSON(deadline),
        ]
        if let coupon { members["coupon"] = .string(coupon) }
        if let payment { members["payment"] = .string(payment.text) }
        return members
    }

    /// With whose it is, where it may be anybody's.
    fileprivate func shown(in scope: RequestScope) -> JSONObject {
        var members = shown
        if scope == .installation { members["workspace"] = JSON(workspace) }
        return members
    }
}

extension DocumentMove where State: RawRepresentable<String> {
    var shown: JSON {
        [
            "version": .int(version), "state": .string(state.rawValue), "at": JSON(at), "why": .string(why),
            "by": by.map(JSON.string) ?? .null,
        ]
    }
}

extension AfterSalesCase {
    var shown: JSONObject {
        var members: JSONObject = [
            "number": .string(number.text), "order": .string(orderNumber.text),
            "kind": .string(kind.rawValue),
            "state": .string(state.rawValue), "amount": .string(amount.decimalText),
            "currency": .string(amount.currency.code), "reason": .string(reason),
        ]
        if let trouble { members["trouble"] = .string(trouble.rawValue) }
        if !unrecovered.isZero { members["unrecovered_bonus"] = .string(unrecovered.decimalText) }
        return members
    }
}

extension Shape {
    static let order = object(orderMembers, optional: ["coupon", "payment", "workspace", "repeated"])
    fileprivate static let listedOrder: JSON = [
        "allOf": [order, object(["delivery": delivery], optional: ["delivery"])]
    ]
    fileprivate static let orderInFull: JSON = [
        "allOf": [
            order,
            object([
                "quote": ["type": "object"], "lines": ["type": "array", "items": orderLine],
                "moves": ["type": "array"], "delivery": delivery,
                "parcels": ["type": "array", "items": parcel],
                "payments": ["type": "array", "items": payment],
                "cases": ["type": "array", "items": afterSalesInFull],
            ]),
        ]
    ]
    fileprivate static var orderMembers: KeyValuePairs<String, JSON> {
        [
            "id": text, "number": text, "state": text, "payable": text, "currency": text, "refunded": text,
            "made_at": time, "deadline": time, "coupon": text, "payment": text, "workspace": text,
            "repeated": ["type": "boolean"],
        ]
    }
    static let afterSales = object(
        [
            "number": text, "order": text, "kind": text, "state": text, "amount": text, "currency": text,
            "reason": text,
            "trouble": text, "unrecovered_bonus": text,
        ], optional: ["trouble", "unrecovered_bonus"])
}
