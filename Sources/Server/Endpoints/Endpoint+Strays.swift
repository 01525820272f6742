import Accounts
import HTTPTypes
import OrderedCollections
import Payments
import Storage
import Values

extension Endpoint {
    /// Captures that nobody had asked for so, until a person says what becomes of each.
    static func strays(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/strays", "listStrays",
                """
                The captures of all workspaces that were not what was asked for: those that wait for a person, or those of \
                which one has said what becomes of them. The first one first.
                """,
                access: .requires(.managePayments),
                query: [.state(["open", "closed"], standard: "open"), .limit, .after],
                Shape.page(of: Shape.stray)
            ) { request in
                let isClosed = try request.state(among: ["open", "closed"], standard: "open") == "closed"
                let limit = try request.pageLimit()
                let page = try await node.database.read { snapshot in
                    try snapshot.strayCaptures(
                        closed: isClosed, PageRequest(limit: limit, after: request.query["after"])
                    ).map(snapshot.shown)
                }
                return .json(.page(page.items, next: page.next?.text))
            },
            Endpoint(
                .post, "/v1/strays/{id}/close", "closeStray",
                """
                Says what becomes of a stray capture: it is `refunded` through its channel, `credited` to the balance of its \
                workspace, or was `settled` outside. The same, said again, changes nothing.
                """,
                access: .requires(.managePayments),
                body: Shape.object(["outcome": Shape.text, "reason": Shape.text]), Shape.stray
            ) { request in
                let id = try ID<StrayCapture>(request.parameter("id"))
                let outcome = try request.members.outcome()
                let reason = try request.members.requiredText("reason")
                return .transaction { tx in
                    let isKnown = try tx.strayCapture(id)?.closing != nil
                    let closed = try node.payments.close(
                        id, as: outcome, because: reason, by: request.person, in: tx)
                    if !isKnown {
                        try request.record(
                            "stray.closed", to: id.description,
                            details: [
                                "payment": .string(closed.payment.text),
                                "outcome": .string(outcome.rawValue),
                                "reason": .string(reason),
                            ], in: tx)
                    }
                    return .json(try tx.shown(closed))
                }
            },
        ]
    }
}

extension RequestMembers {
    fileprivate func outcome() throws(Problem) -> StrayCapture.Outcome {
        guard let outcome = StrayCapture.Outcome(rawValue: try requiredText("outcome")) else {
            let words = StrayCapture.Outcome.allCases.map(\.rawValue)
            throw Problem.wrongMember("outcome", Localized(same: words.joined(separator: ", ")))
        }
        return outcome
    }
}

extension Snapshot {
    /// A stray capture, with what was said of it and the refund that follows from that.
    func shown(_ stray: StrayCapture) throws -> JSON {
        var members = stray.shown
        if let closing = stray.closing {
            var said: JSONObject = [
                "outcome": .string(closing.outcome.rawValue), "reason": .string(closing.reason),
                "at": JSON(closing.at), "by": .string(closing.by),
            ]
            if let refund = try refund(of: stray) {
                said["refund"] = [
                    "number": .string(refund.number.text), "state": .string(refund.state.rawValue),
                ]
            }
            members["closing"] = .object(said)
        }
        return .object(members)
    }
}

extension StrayCapture {
    fileprivate var shown: JSONObject {
        [
            "id": JSON(id), "payment": .string(payment.text), "workspace": JSON(workspace),
            "subject": .string("\(subject.kind) \(subject.text)"), "channel": .string(channel),
            "trade": .string(capture.trade), "amount": .string(capture.amount.decimalText),
            "currency": .string(capture.amount.currency.code), "paid_at": JSON(capture.paidAt),
            "seen_at": JSON(seenAt), "why": .string(why),
        ]
    }
}

extension Shape {
    fileprivate static let stray = object(
        [
            "id": text, "payment": text, "workspace": text, "subject": text, "channel": text, "trade": text,
            "amount": text, "currency": text, "paid_at": time, "seen_at": time, "why": text,
            "closing": object(
                [
                    "outcome": text, "reason": text, "at": time, "by": text,
                    "refund": object(["number": text, "state": text]),
                ], optional: ["refund"]),
        ], optional: ["closing"])
}
