import Accounts
import Catalog
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// Goods on their way, and those that come back.
    static func goods(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .post, "/v1/orders/{number}/shipments", "shipOrder",
                """
                Says that goods of a paid order have left, all that are to be sent or so many units of these `lines`. With \
                `delivery_version` only where that is still the version of the order's delivery, 0 for none.
                """,
                access: .requires(.manageOrders),
                body: Shape.object(
                    [
                        "carrier": Shape.text, "tracking": Shape.text, "lines": Shape.lineParts,
                        "delivery_version": Shape.integer,
                    ], optional: ["lines", "delivery_version"]),
                answers: 201, Shape.order
            ) { request in
                let (number, label) = (try request.number("number"), try request.members.label())
                let parts = try request.members.lineParts("lines")
                let seen = try request.members.integer("delivery_version")
                return .transaction { tx in
                    let order = try node.shop.ship(
                        number, parts, as: label, to: seen, by: request.person, in: tx)
                    try request.record("order.shipped", to: number.text, in: tx)
                    return .json(.object(order.shown), status: 201)
                }
            },
            Endpoint(
                .post, "/v1/orders/{number}/deliver", "confirmDelivery",
                "Says that what was sent of an order has arrived.",
                access: .requires(.placeOrders), Shape.order
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                return .transaction { tx in
                    let order = try node.shop.confirmDelivery(
                        of: number, of: workspace, by: request.person, in: tx)
                    try request.record("order.delivered", to: number.text, in: tx)
                    return .json(.object(order.shown))
                }
            },
            Endpoint(
                .post, "/v1/orders/{number}/returns", "requestReturn",
                """
                Asks to send goods of an order back that have left: for their money (`return`), or for other ones \
                (`replacement`).
                """,
                access: .requires(.placeOrders),
                body: Shape.object(
                    ["kind": Shape.text, "lines": Shape.lineParts, "reason": Shape.text],
                    optional: ["kind", "lines"]),
                answers: 201, Shape.afterSales
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                let (kind, parts) = (
                    try request.members.returnKind(), try request.members.lineParts("lines")
                )
                let reason = try request.members.requiredText("reason")
                return .transaction { tx in
                    let afterSales = try node.shop.request(
                        kind, of: parts, of: number, because: reason, of: workspace, by: request.person,
                        in: tx)
                    try request.record("order.return_requested", to: number.text, in: tx)
                    return .json(.object(afterSales.shown), status: 201)
                }
            },
        ] + caseMoves(node)
    }

    /// What becomes of goods that come back.
    private static func caseMoves(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .post, "/v1/cases/{number}/sent-back", "sendBack",
                "Says that the customer has sent the goods of an after-sales case back.",
                access: .requires(.placeOrders), body: Shape.label, Shape.afterSales
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                let label = try request.members.label()
                return request.move(number, "case.sent_back") { tx in
                    try node.shop.sendBack(number, as: label, of: workspace, by: request.person, in: tx)
                }
            },
            Endpoint(
                .post, "/v1/cases/{number}/received", "receiveReturn",
                "Says that the goods of an after-sales case are back: they return to the stock, and the money goes back.",
                access: .requires(.manageOrders), Shape.afterSales
            ) { request in
                let number = try request.number("number")
                return request.move(number, "case.received") { tx in
                    try node.shop.receive(number, by: request.person, in: tx)
                }
            },
            Endpoint(
                .post, "/v1/cases/{number}/reshipped", "reshipReturn",
                "Says that what replaces the goods of an after-sales case has left.",
                access: .requires(.manageOrders), body: Shape.label, Shape.afterSales
            ) { request in
                let (number, label) = (try request.number("number"), try request.members.label())
                return request.move(number, "case.reshipped") { tx in
                    try node.shop.reship(number, as: label, by: request.person, in: tx)
                }
            },
            Endpoint(
                .post, "/v1/cases/{number}/delivered", "confirmReplacement",
                "Says that what replaces the goods of an after-sales case has arrived.",
                access: .requires(.placeOrders), Shape.afterSales
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                return request.move(number, "case.delivered") { tx in
                    try node.shop.confirmReplacement(
                        of: number, of: workspace, by: request.person, in: tx)
                }
            },
        ]
    }
}

extension APIRequest {
    /// A move of a case, which the audit log has.
    fileprivate func move(
        _ number: DocumentNumber, _ action: StaticString,
        _ body: @escaping @Sendable (Transaction) throws -> AfterSalesCase
    ) -> APIWork {
        .transaction { [self] tx in
            let moved = try body(tx)
            try record(action, to: number.text, in: tx)
            return .json(.object(moved.shown))
        }
    }
}

extension RequestMembers {
    fileprivate func returnKind() throws(Problem) -> CaseKind {
        switch try text("kind").map({ CaseKind(rawValue: $0) }) {
        case nil, .return?: .return
        case .replacement?: .replacement
        case .refund?, .some(nil):
            throw .wrongMember(
                "kind", Localized(zh: "return 或 replacement", en: "return or replacement"))
        }
    }
}

extension OrderUnits {
    /// Each line with how many units of it have left.
    var shown: [JSON] {
        lines.map { line in
            [
                "line": .int(Int64(line.position)), "kind": .string(line.item.kind.rawValue),
                "key": .string(line.item.key), "action": .string(line.action.rawValue),
                "quantity": .int(line.quantity), "amount": .string(line.amount.decimalText),
                "is_gift": .bool(line.isGift), "sent": .int(sent(line)), "to_send": .int(sendable(line)),
            ]
        }
    }
}

extension Parcel {
    var shown: JSON {
        [
            "parcel": .int(Int64(number)), "carrier": .string(label.carrier),
            "tracking": .string(label.tracking), "sent_at": JSON(sentAt),
            "arrived_at": arrivedAt.map { JSON($0) } ?? .null,
            "lines": .array(
                units.sorted { $0.key < $1.key }.map {
                    ["line": .int(Int64($0.key)), "quantity": .int($0.value)]
                }),
        ]
    }
}

extension AfterSalesCase {
    /// With its lines among those of its order's cases, and its moves.
    func shown(_ claims: [CaseLine], moves: [DocumentMove<CaseState>]) -> JSONObject {
        var members = shown
        members["lines"] = .array(
            claims.filter { $0.afterSales == id }.map { claim in
                [
                    "line": .int(Int64(claim.position)), "quantity": .int(claim.quantity),
                    "amount": .string(claim.amount.decimalText),
                ]
            })
        members["moves"] = .array(moves.map(\.shown))
        return members
    }
}

extension Shape {
    fileprivate static let label = object(["carrier": text, "tracking": text])
    static let orderLine = object([
        "line": integer, "kind": text, "key": text, "action": text, "quantity": integer, "amount": text,
        "is_gift": ["type": "boolean"], "sent": integer, "to_send": integer,
    ])
    static let parcel = object([
        "parcel": integer, "carrier": text, "tracking": text, "sent_at": time,
        "arrived_at": ["type": ["string", "null"]], "lines": ["type": "array"],
    ])
    static let afterSalesInFull: JSON = [
        "allOf": [afterSales, object(["lines": ["type": "array"], "moves": ["type": "array"]])]
    ]
}
