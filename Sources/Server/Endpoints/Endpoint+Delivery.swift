import Accounts
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// Where the goods of an order go, as the customer and the operator say it.
    ///
    /// No answer repeats it: what is sent under an idempotency key is kept for a day.
    static func deliveries(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .post, "/v1/orders/{number}/delivery", "deliverOrderTo",
                "Says where the goods of an order go, in place of what was said before, as long as none of them has left.",
                access: .requires(.placeOrders), body: Shape.recipient, Shape.order
            ) { request in
                let workspace = try request.workspace
                return try request.delivery(of: workspace, node)
            },
            Endpoint(
                .post, "/v1/desk/orders/{number}/delivery", "correctDelivery",
                "Says where the goods of an order of any workspace go, as long as none of them has left.",
                access: .requires(.manageOrders), body: Shape.recipient, Shape.order
            ) { request in
                try request.delivery(of: nil, node)
            },
        ]
    }
}

extension APIRequest {
    /// Says where goods go; the audit log has that it was said, and not what.
    fileprivate func delivery(of workspace: ID<Workspace>?, _ node: Installation) throws -> APIWork {
        let (number, recipient) = (try number("number"), try Recipient(members))
        return .transaction { [self] tx in
            let order = try node.shop.deliver(number, to: recipient, of: workspace, by: person, in: tx)
            try record("order.delivery_changed", to: number.text, in: tx)
            return .json(.object(order.shown))
        }
    }
}

extension RequestMembers {
    /// Where the goods of an order go; `nil` where nothing is said.
    func recipient() throws(Problem) -> Recipient? {
        guard let object = try object("delivery")?.object else { return nil }
        do throws(Problem) {
            return try Recipient(RequestMembers(object, known: Recipient.members))
        } catch {
            throw error.within("delivery")
        }
    }
}

extension Recipient {
    fileprivate static let members = ["name", "phone", "address"]

    fileprivate init(_ members: RequestMembers) throws(Problem) {
        try self.init(
            name: members.requiredText("name"), phone: members.requiredText("phone"),
            address: members.requiredText("address"))
    }
}

extension Delivery? {
    /// Where goods go, for those who may read the order; `null` where nobody has said it.
    var shown: JSON {
        guard let self else { return .null }
        return [
            "name": .string(self.recipient.name), "phone": .string(self.recipient.phone),
            "address": .string(self.recipient.address), "version": .int(self.version),
            "given_at": JSON(self.givenAt), "by": .string(self.by),
        ]
    }
}

extension Shape {
    static let recipient = object(["name": text, "phone": text, "address": text])
    /// What is ordered, and where its goods go.
    static let placement = object(
        ["items": orderRequest["properties"]["items"], "coupon": text, "delivery": recipient],
        optional: ["coupon", "delivery"])
    static let delivery: JSON = [
        "anyOf": [
            object([
                "name": text, "phone": text, "address": text, "version": integer, "given_at": time,
                "by": text,
            ]), ["type": "null"],
        ]
    ]
}
