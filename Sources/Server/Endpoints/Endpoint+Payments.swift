import Accounts
import HTTPTypes
import OrderedCollections
import Payments
import Storage
import Values

extension Endpoint {
    /// Payments and refunds that a person has to look at.
    static func payments(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/payments", "listPayments",
                "The payments of all workspaces of which no channel could prove in time what became of them.",
                access: .requires(.managePayments), query: [.state(["review"]), .limit, .after],
                Shape.page(of: Shape.paymentInReview)
            ) { request in
                _ = try request.state(among: ["review"])
                let limit = try request.pageLimit()
                let page = try await node.database.read { snapshot in
                    try snapshot.paymentsInReview(PageRequest(limit: limit, after: request.query["after"]))
                        .map(snapshot.shownInReview)
                }
                return .json(.page(page.items, next: page.next?.text))
            },
            Endpoint(
                .post, "/v1/payments/{number}/resolve", "resolvePayment",
                """
                Says of a payment in review what a person has found out at its channel: `paid`, with the channel's number \
                of it as `trade` and when as `paid_at`, or `not_paid`.
                """,
                access: .requires(.managePayments),
                body: Shape.object(
                    [
                        "verdict": Shape.text, "reason": Shape.text, "trade": Shape.text,
                        "paid_at": Shape.time,
                    ],
                    optional: ["trade", "paid_at"]), Shape.payment
            ) { request in
                let (number, members) = (try request.number(), request.members)
                let verdict = try members.paymentVerdict()
                let reason = try members.requiredText("reason")
                return .transaction { tx in
                    let attempt = try node.payments.resolve(number, as: verdict, because: reason, in: tx)
                    try request.record(
                        "payment.resolved", to: number.text,
                        details: ["state": .string(attempt.state.rawValue), "reason": .string(reason)], in: tx
                    )
                    return .json(.object(attempt.shown))
                }
            },
            Endpoint(
                .get, "/v1/refunds", "listRefunds",
                "The refunds of all workspaces in a state, the oldest first; those in review unless said.",
                access: .requires(.managePayments),
                query: [.state(Refund.State.allCases.map(\.rawValue)), .limit, .after],
                Shape.page(of: Shape.refund)
            ) { request in
                let states = Refund.State.allCases.map(\.rawValue)
                let state = Refund.State(rawValue: try request.state(among: states)) ?? .review
                let limit = try request.pageLimit()
                let page = try await node.database.read { snapshot in
                    try snapshot.refunds(
                        in: state, PageRequest(limit: limit, after: request.query["after"]))
                }
                return .json(
                    .page(page.items.map { $0.shown(request.language) }, next: page.next?.text))
            },
            Endpoint(
                .post, "/v1/refunds/{number}/resolve", "resolveRefund",
                """
                Says of a refund in review what a person has found out at its channel: `succeeded` or `failed`; or has the \
                channel asked `again`.
                """,
                access: .requires(.managePayments),
                body: Shape.object(["verdict": Shape.text, "reason": Shape.text]), Shape.refund
            ) { request in
                let (number, word) = (try request.number(), try request.members.requiredText("verdict"))
                guard let verdict = PaymentCenter.RefundVerdict(rawValue: word) else {
                    let words = PaymentCenter.RefundVerdict.allCases.map(\.rawValue)
                    throw Problem.wrongMember("verdict", Localized(same: words.joined(separator: ", ")))
                }
                let reason = try request.members.requiredText("reason")
                return .transaction { tx in
                    let refund = try node.payments.resolve(number, as: verdict, because: reason, in: tx)
                    try request.record(
                        "refund.resolved", to: number.text,
                        details: ["verdict": .string(word), "reason": .string(reason)], in: tx)
                    return .json(refund.shown(request.language))
                }
            },
        ]
    }
}

extension QueryParameter {
    fileprivate static func state(_ states: [String]) -> QueryParameter {
        QueryParameter(
            name: "state", summary: "In which state: \(states.joined(separator: ", ")); review unless said.",
            schema: ["type": "string", "enum": .array(states.map(JSON.string))])
    }
}

extension APIRequest {
    fileprivate func state(among states: [String]) throws(Problem) -> String {
        let state = query["state"] ?? "review"
        guard states.contains(state) else { throw .queryState(state, known: states) }
        return state
    }
}

extension RequestMembers {
    fileprivate func paymentVerdict() throws(Problem) -> PaymentCenter.PaymentVerdict {
        switch try requiredText("verdict") {
        case "paid":
            guard let paidAt = try time("paid_at") else { throw .missingMember("paid_at") }
            return .paid(trade: try requiredText("trade"), at: paidAt)
        case "not_paid":
            for name in ["trade", "paid_at"] where value(name) != nil {
                throw .memberUnfit(name, fitting: ["verdict", "reason"])
            }
            return .notPaid
        default: throw .wrongMember("verdict", Localized(same: "paid, not_paid"))
        }
    }
}

extension Snapshot {
    /// A payment of an order with its refunds.
    func shown(_ attempt: PaymentAttempt) throws -> JSON {
        var members = attempt.shown
        let refunds = try refunds(of: attempt.id)
        if !refunds.isEmpty { members["refunds"] = .array(refunds.map { .object($0.shown) }) }
        return .object(members)
    }

    fileprivate func shownInReview(_ attempt: PaymentAttempt) throws -> JSON {
        var members = attempt.shown
        members["workspace"] = JSON(attempt.workspace)
        members["subject"] = .string("\(attempt.subject.kind) \(attempt.subject.text)")
        members["quarantined"] = .array(try strayCaptures(of: attempt.id).map(\.shown))
        return .object(members)
    }
}

extension PaymentAttempt {
    var shown: JSONObject {
        var members: JSONObject = [
            "number": .string(number.text), "channel": .string(channel), "scene": .string(scene.rawValue),
            "state": .string(state.rawValue), "amount": .string(amount.decimalText),
            "currency": .string(amount.currency.code), "expires_at": JSON(expiresAt),
        ]
        if let code { members["code"] = .string(code) }
        if !bonus.isZero { members["bonus"] = .string(bonus.decimalText) }
        if let paidAt { members["paid_at"] = JSON(paidAt) }
        return members
    }
}

extension StrayCapture {
    fileprivate var shown: JSON {
        [
            "trade": .string(capture.trade), "amount": .string(capture.amount.decimalText),
            "currency": .string(capture.amount.currency.code), "paid_at": JSON(capture.paidAt),
            "seen_at": JSON(seenAt), "why": .string(why),
        ]
    }
}

extension Refund {
    fileprivate var shown: JSONObject {
        [
            "number": .string(number.text), "state": .string(state.rawValue),
            "amount": .string(amount.decimalText), "currency": .string(amount.currency.code),
            "cause": .string(cause),
        ]
    }

    /// With why it does not go well.
    fileprivate func shown(_ language: Language) -> JSON {
        var members = shown
        members["workspace"] = JSON(workspace)
        if let problem { members["problem"] = JSON(problem, language) }
        return .object(members)
    }
}

extension Shape {
    static let payment = object(
        [
            "number": text, "channel": text, "scene": text, "state": text, "amount": text, "currency": text,
            "expires_at": time, "code": text, "bonus": text, "paid_at": time,
            "refunds": ["type": "array", "items": ["type": "object"]],
        ], optional: ["code", "bonus", "paid_at", "refunds"])
    fileprivate static let paymentInReview: JSON = [
        "allOf": [payment, object(["workspace": text, "subject": text, "quarantined": ["type": "array"]])]
    ]
    fileprivate static let refund = object(
        [
            "number": text, "state": text, "amount": text, "currency": text, "cause": text, "workspace": text,
            "problem": any,
        ], optional: ["problem"])
}
