import Accounts
import Catalog
import HTTPTypes
import Ledger
import OrderedCollections
import Payments
import Storage
import Values

extension Endpoint {
    /// The balance: what a workspace has to spend, and how that has come about.
    static func balance(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/balance", "getBalance",
                """
                What the workspace has to spend, in the catalog's currency: what was paid in as `principal`, what was given \
                beside it as `bonus`, what of both is set aside as `held`, and the rest as `available`. It is what there was \
                within the last second, or is now.
                """,
                access: .requires(.readOrders), Shape.balance
            ) { request in
                let (workspace, currency) = (try request.workspace, try await node.currency())
                let principal = try await node.ledger.balance(of: .wallet(of: workspace, currency))
                let bonus = try await node.ledger.balance(of: .bonus(of: workspace, currency))
                return .json([
                    "currency": .string(currency.code), "principal": .string(principal.balance.decimalText),
                    "bonus": .string(bonus.balance.decimalText),
                    "held": .string(try (principal.held + bonus.held).decimalText),
                    "available": .string(try (principal.available + bonus.available).decimalText),
                ])
            },
            Endpoint(
                .get, "/v1/balance/statement", "listBalanceStatement",
                """
                What came into the balance and went out of it, the newest first: of what was paid in, or with `account` \
                `bonus` of what was given beside it. Each line has what there was afterwards, and what it is for.
                """,
                access: .requires(.readOrders), query: [.account, .limit, .after],
                Shape.page(of: Shape.balanceLine)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let account = try request.account(of: workspace, try await node.currency())
                let page = try await node.database.read { snapshot in
                    try snapshot.statement(
                        of: account, PageRequest(limit: limit, after: request.query["after"])
                    ).map { try snapshot.shown($0, of: workspace) }
                }
                return .json(.page(page.items, next: page.next?.text))
            },
        ]
    }
}

extension Installation {
    /// In what everything is paid now.
    fileprivate func currency() async throws -> Currency {
        try await database.read { [catalogs] in try catalogs.current(in: $0).definition.currency }
    }
}

extension APIRequest {
    /// The account whose statement is asked for.
    fileprivate func account(
        of workspace: ID<Workspace>, _ currency: Currency
    ) throws(Problem) -> LedgerAccount {
        switch query["account"] ?? "principal" {
        case "principal": .wallet(of: workspace, currency)
        case "bonus": .bonus(of: workspace, currency)
        default: throw .queryAccount
        }
    }
}

extension QueryParameter {
    fileprivate static let account = QueryParameter(
        name: "account", summary: "`principal`, which it is unless said, or `bonus`.")
}

extension Snapshot {
    fileprivate func shown(_ line: StatementLine, of workspace: ID<Workspace>) throws -> JSON {
        var members: JSONObject = [
            "at": JSON(line.madeAt), "amount": .string(line.amount.decimalText),
            "balance": .string(line.balance.decimalText),
        ]
        if let reason = line.key.reason { members["reason"] = .string(reason) }
        if let order = try order(of: line.key.reference, workspace) { members["order"] = .string(order) }
        let reference = line.key.reference
        members["for"] = [
            "kind": .string(reference.kind), "of": .string(reference.text), "step": .string(line.key.step),
        ]
        return .object(members)
    }

    /// The number of the order that an entry is about, where it is about one.
    private func order(of reference: Reference, _ workspace: ID<Workspace>) throws -> String? {
        guard reference.kind == "payment" else { return reference.kind == "order" ? reference.text : nil }
        let subject = try payment(try DocumentNumber(reference.text), of: workspace)?.subject
        return subject?.kind == "order" ? subject?.text : nil
    }
}

extension LedgerKey {
    /// Why an entry moves the balance: what of it an order has brought (`credit`), what was taken back with it
    /// (`take_back`), what was paid (`payment`) and what of that came back (`refund`), a capture that nobody had asked for
    /// (`stray`).
    fileprivate var reason: String? {
        switch (reference.kind, step.prefix { $0 != "/" }) {
        case ("order", "fulfil"): "credit"
        case ("order", "case"): "take_back"
        case ("payment", "capture"): "payment"
        case ("payment", "refund"): "refund"
        case ("payment", "stray"): "stray"
        default: nil
        }
    }
}

extension Shape {
    fileprivate static let balance = object([
        "currency": text, "principal": text, "bonus": text, "held": text, "available": text,
    ])
    fileprivate static let balanceLine = object(
        [
            "at": time, "amount": text, "balance": text, "reason": text, "order": text,
            "for": object(["kind": text, "of": text, "step": text]),
        ], optional: ["reason", "order"])
}
