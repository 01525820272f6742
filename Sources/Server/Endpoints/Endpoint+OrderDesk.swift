import Accounts
import HTTPTypes
import OrderedCollections
import Orders
import Payments
import Storage
import Values

extension Endpoint {
    /// What the operator decides about orders, and the sandbox in which payments are tried.
    static func orderDesk(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/cases", "listCases",
                "The after-sales cases of all workspaces that are neither refused nor done, the oldest first.",
                access: .requires(.manageOrders), query: [.limit, .after], Shape.page(of: Shape.afterSales)
            ) { request in
                let limit = try request.pageLimit()
                let page = try await node.database.read { snapshot in
                    try snapshot.openCases(PageRequest(limit: limit, after: request.query["after"]))
                }
                return .json(.page(page.items.map { .object($0.shown) }, next: page.next?.text))
            },
            Endpoint(
                .get, "/v1/cases/{number}", "getCase",
                "An after-sales case with its moves; of a replacement, where it goes: where its order went.",
                access: .requires(.manageOrders), Shape.caseAtDesk
            ) { request in
                let number = try request.number("number")
                let shown = try await node.database.read { snapshot in
                    let afterSales = try snapshot.afterSalesCase(number)
                    return try snapshot.shownAtDesk(afterSales)
                }
                return .json(shown)
            },
            Endpoint(
                .post, "/v1/cases/{number}/agree", "agreeToCase",
                """
                Agrees to an after-sales case: takes back what its lines gave, and lets the money go back, all of it or \
                the `amount`.
                """,
                access: .requires(.manageOrders),
                body: Shape.object(["amount": Shape.text], optional: ["amount"]), Shape.afterSales
            ) { request in
                let (number, members) = (try request.number("number"), request.members)
                return .transaction { tx in
                    let amount = try members.money("amount", tx.afterSalesCase(number).amount.currency)
                    let agreed = try node.shop.agree(to: number, amount, by: request.person, in: tx)
                    try request.record(
                        "case.agreed", to: number.text,
                        details: ["amount": .string(agreed.amount.decimalText)], in: tx)
                    return .json(.object(agreed.shown))
                }
            },
            Endpoint(
                .post, "/v1/cases/{number}/refuse", "refuseCase",
                "Refuses an after-sales case; its lines may be asked for again.",
                access: .requires(.manageOrders), body: Shape.object(["reason": Shape.text]),
                Shape.afterSales
            ) { request in
                let (number, reason) = (
                    try request.number("number"), try request.members.requiredText("reason")
                )
                return .transaction { tx in
                    let refused = try node.shop.refuse(number, because: reason, by: request.person, in: tx)
                    try request.record("case.refused", to: number.text, in: tx)
                    return .json(.object(refused.shown))
                }
            },
            Endpoint(
                .post, "/v1/cases/{number}/retry", "payBackAgain",
                "Lets the money of an after-sales case go back once more, where its channel has proved that it did not.",
                access: .requires(.manageOrders), Shape.afterSales
            ) { request in
                let number = try request.number("number")
                return .transaction { tx in
                    let again = try node.shop.payBackAgain(number, by: request.person, in: tx)
                    try request.record("case.retried", to: number.text, in: tx)
                    return .json(.object(again.shown))
                }
            },
            Endpoint(
                .post, "/v1/cases/{number}/paid-back", "payBackByHand",
                """
                Says that a person has paid back what an after-sales case comes to, which is its `amount`, under a \
                `reference`, where its refund has failed or nobody knows what became of it; refused where another refund \
                is under way or it was paid out of the balance.
                """,
                access: .requires(.managePayments),
                body: Shape.object(["amount": Shape.text, "reference": Shape.text]), Shape.afterSales
            ) { request in
                let (number, members) = (try request.number("number"), request.members)
                let reference = try members.requiredText("reference")
                return .transaction { tx in
                    let owed = try tx.afterSalesCase(number)
                    guard let amount = try members.money("amount", owed.amount.currency) else {
                        throw Problem.missingMember("amount")
                    }
                    let paid = try node.shop.payBackByHand(
                        number, amount, under: reference, by: request.person, in: tx
                    ) { payment, cause in
                        try node.payments.payBackByHand(
                            payment, amount, cause: cause, under: reference, of: owed.workspace, in: tx)
                    }
                    try request.record(
                        "case.paid_by_hand", to: number.text,
                        details: [
                            "amount": .string(amount.decimalText), "reference": .string(reference),
                        ], in: tx)
                    return .json(.object(paid.shown))
                }
            },
            Endpoint(
                .post, "/v1/sandbox/payments/{number}/pay", "paySandbox",
                "Pays a payment of the sandbox, as a payer does in a channel's own program; only with `serve --dev`.",
                access: .requires(.placeOrders), Shape.object(["payment": Shape.text])
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                guard node.hasSandbox else { throw Problem.sandboxOff }
                return .transaction { tx in
                    try node.payments.ask(number, of: workspace, in: tx)
                    try SandboxChannel.pay(number, in: tx)
                    return .json(["payment": .string(number.text)])
                }
            },
        ]
    }
}

extension Snapshot {
    /// A case as whoever sends what replaces its goods sees it.
    fileprivate func shownAtDesk(_ afterSales: AfterSalesCase) throws -> JSON {
        let claims = try caseLines(of: afterSales.order)
        var members = try afterSales.shown(claims, moves: moves(of: afterSales.id))
        if afterSales.kind == .replacement {
            members["delivery"] = try delivery(of: afterSales.order).shown
        }
        return .object(members)
    }
}

extension Shape {
    fileprivate static let caseAtDesk: JSON = [
        "allOf": [afterSalesInFull, object(["delivery": delivery], optional: ["delivery"])]
    ]
}
