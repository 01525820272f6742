import Accounts
import HTTPTypes
import OrderedCollections
import Orders
import Payments
import Storage
import Values

extension Endpoint {
    /// Payments and refunds that a person has to look at.
    static func payments(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/payments", "listPayments",
                """
                The payments of all workspaces of which no channel could prove in time what became of them; or those that \
                differ: they have succeeded with another amount than their order asks for, and have not gone back.
                """,
                access: .requires(.managePayments), query: [.state(["review", "differs"]), .limit, .after],
                Shape.page(of: Shape.paymentInReview)
            ) { request in
                let isDiffering = try request.state(among: ["review", "differs"]) == "differs"
                let limit = try request.pageLimit()
                let page = try await node.database.read { snapshot in
                    if isDiffering {
                        return try snapshot.shownDiffering(
                            PageRequest(limit: limit, after: request.query["after"]))
                    }
                    return try snapshot.paymentsInReview(
                        PageRequest(limit: limit, after: request.query["after"])
                    )
                    .map(snapshot.shownInReview)
                }
                return .json(.page(page.items, next: page.next?.text))
            },
            Endpoint(
                .post, "/v1/payments/{number}/resolve", "resolvePayment",
                """
                Says of a payment in review what a person has found out at its channel: `paid`, with the channel's number \
                of it as `trade` and when as `paid_at`, or `not_paid`. One of another amount than its order asks for is \
                `paid_back`, and the order closed.
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
                    let attempt: PaymentAttempt
                    if let verdict {
                        attempt = try node.payments.resolve(number, as: verdict, because: reason, in: tx)
                    } else {
                        try node.payments.check(reason)
                        attempt = try node.payBackDiffering(number, by: request.person, in: tx)
                    }
                    try request.record(
                        "payment.resolved", to: number.text,
                        details: [
                            "verdict": .string(try members.requiredText("verdict")),
                            "state": .string(attempt.state.rawValue), "reason": .string(reason),
                        ], in: tx)
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
                Says of a refund in review what a person has found out at its channel: `succeeded` or `failed`; has the \
                channel asked `again`, of a refund that has failed with another one; or says of either that its `amount` was \
                paid back `by_hand`, under a `reference`.
                """,
                access: .requires(.managePayments),
                body: Shape.object(
                    [
                        "verdict": Shape.text, "reason": Shape.text, "amount": Shape.text,
                        "reference": Shape.text,
                    ], optional: ["amount", "reference"]), Shape.refund
            ) { request in
                let (number, members) = (try request.number(), request.members)
                let (word, reason) = (
                    try members.requiredText("verdict"), try members.requiredText("reason")
                )
                return .transaction { tx in
                    guard let known = try tx.refund(number) else { throw Problem.refundUnknown(number) }
                    let verdict = try members.refundVerdict(known.amount.currency)
                    let refund = try node.payments.resolve(number, as: verdict, because: reason, in: tx)
                    var details: JSONObject = ["verdict": .string(word), "reason": .string(reason)]
                    if refund.number != number { details["refund"] = .string(refund.number.text) }
                    if let reference = refund.byHand { details["reference"] = .string(reference) }
                    try request.record(
                        "refund.resolved", to: number.text, details: .object(details), in: tx)
                    return .json(refund.shown(request.language))
                }
            },
        ]
    }
}

extension QueryParameter {
    /// In which state; unless it is said, the `standard` one.
    static func state(_ states: [String], standard: String = "review") -> QueryParameter {
        QueryParameter(
            name: "state",
            summary: "In which state: \(states.joined(separator: ", ")); \(standard) unless said.",
            schema: ["type": "string", "enum": .array(states.map(JSON.string))])
    }
}

extension APIRequest {
    /// The state that is asked for; where none is said, the `standard` one.
    func state(among states: [String], standard: String = "review") throws(Problem) -> String {
        let state = query["state"] ?? standard
        guard states.contains(state) else { throw .queryState(state, known: states) }
        return state
    }
}

extension RequestMembers {
    /// What is said of a payment; `nil` where it is to go back.
    fileprivate func paymentVerdict() throws(Problem) -> PaymentCenter.PaymentVerdict? {
        let word = try requiredText("verdict")
        switch word {
        case "paid":
            guard let paidAt = try time("paid_at") else { throw .missingMember("paid_at") }
            return .paid(trade: try requiredText("trade"), at: paidAt)
        case "not_paid", "paid_back":
            for name in ["trade", "paid_at"] where value(name) != nil {
                throw .memberUnfit(name, fitting: ["verdict", "reason"])
            }
            return word == "not_paid" ? .notPaid : nil
        default: throw .wrongMember("verdict", Localized(same: "paid, not_paid, paid_back"))
        }
    }

    /// What is said of a refund in a currency.
    fileprivate func refundVerdict(_ currency: Currency) throws(Problem) -> PaymentCenter.RefundVerdict {
        let word = try requiredText("verdict")
        if word == "by_hand" {
            guard let amount = try money("amount", currency) else { throw .missingMember("amount") }
            return .byHand(reference: try requiredText("reference"), amount)
        }
        let verdicts: [String: PaymentCenter.RefundVerdict] = [
            "succeeded": .succeeded, "failed": .failed, "again": .again,
        ]
        guard let verdict = verdicts[word] else {
            throw .wrongMember("verdict", Localized(same: "succeeded, failed, again, by_hand"))
        }
        for name in ["amount", "reference"] where value(name) != nil {
            throw .memberUnfit(name, fitting: ["verdict", "reason"])
        }
        return verdict
    }
}

extension Installation {
    /// Lets a payment go back that has succeeded with another amount than its order asks for, and closes the order.
    fileprivate func payBackDiffering(
        _ number: DocumentNumber, by person: String, in tx: Transaction
    ) throws -> PaymentAttempt {
        let differing = try tx.differingPayment(number)
        guard let attempt = try tx.payment(number, of: differing.workspace) else {
            throw Problem.paymentUnknown(number)
        }
        try shop.close(differing, by: person, in: tx)
        _ = try payments.refund(
            number, attempt.amount, cause: "differs", of: differing.workspace, in: tx)
        return attempt
    }
}

extension Snapshot {
    /// The payments of another amount than their order asks for, without those that have gone back or are about to.
    fileprivate func shownDiffering(_ page: PageRequest) throws -> Page<JSON> {
        let all = try differingPayments(page)
        return Page(
            items: try all.items.compactMap { differing in
                guard let attempt = try payment(differing.payment, of: differing.workspace) else {
                    return nil
                }
                let isOwed = try refunds(of: attempt.id).allSatisfy { $0.state == .failed || $0.isOfStray }
                guard isOwed else { return nil }
                var members = try shownInReview(attempt).object ?? [:]
                members["asked"] = .string(differing.asked.decimalText)
                return .object(members)
            }, next: all.next)
    }

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
        members["quarantined"] = .array(try strayCaptures(of: attempt.id).map(shown))
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
        if let byHand { members["by_hand"] = .string(byHand) }
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
        "allOf": [
            payment,
            object(
                ["workspace": text, "subject": text, "quarantined": ["type": "array"], "asked": text],
                optional: ["asked"]),
        ]
    ]
    fileprivate static let refund = object(
        [
            "number": text, "state": text, "amount": text, "currency": text, "cause": text, "workspace": text,
            "by_hand": text, "problem": any,
        ], optional: ["by_hand", "problem"])
}
