import Accounts
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// Invoices over orders.
    static func invoices(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/invoices", "listInvoices", "The invoices of the workspace, the newest first.",
                access: .requires(.readOrders), query: [.limit, .after], Shape.page(of: Shape.invoice)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    try snapshot.invoices(
                        of: workspace, PageRequest(limit: limit, after: request.query["after"]))
                }
                return .json(.page(page.items.map { .object($0.shown) }, next: page.next?.text))
            },
            Endpoint(
                .post, "/v1/invoices", "applyForInvoice",
                """
                Asks for an invoice over orders, each by its number or as an object with a part of it: all that may be \
                invoiced unless said.
                """,
                access: .requires(.placeOrders), body: Shape.invoiceWish, answers: 201, Shape.invoice
            ) { request in
                let workspace = try request.workspace
                let wish = try request.members.invoiceWish()
                return .transaction { tx in
                    let invoice = try node.shop.applyForInvoice(
                        wish.kind, to: wish.buyer, over: wish.parts(in: tx, of: workspace), of: workspace,
                        by: request.person, in: tx)
                    try request.record("invoice.applied", to: invoice.number.text, in: tx)
                    return .json(.object(invoice.shown), status: 201)
                }
            },
            Endpoint(
                .get, "/v1/invoices/{number}", "getInvoice", "An invoice with its orders and its moves.",
                access: .requires(.readOrders), query: [.scope("an invoice of whichever workspace")],
                Shape.invoiceInFull
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                let scope = try request.scope(installationFor: .manageOrders)
                let shown = try await node.database.read { snapshot in
                    let found =
                        switch scope {
                        case .workspace: try snapshot.invoice(number, of: workspace)
                        case .installation: try snapshot.invoice(number)
                        }
                    guard let invoice = found else { throw Problem.invoiceUnknown(number) }
                    return try snapshot.shown(invoice, in: scope)
                }
                return .json(shown)
            },
            Endpoint(
                .post, "/v1/invoices/{number}/cancel", "cancelInvoice",
                "Calls an invoice off that is not written yet.",
                access: .requires(.placeOrders), Shape.invoice
            ) { request in
                let (workspace, number) = (try request.workspace, try request.number("number"))
                return request.move(number, "invoice.cancelled") { tx in
                    try node.shop.cancelInvoice(number, of: workspace, by: request.person, in: tx)
                }
            },
        ] + invoiceDesk(node)
    }

    /// What the operator does with invoices, those of all workspaces.
    private static func invoiceDesk(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/desk/invoices", "listAppliedInvoices",
                "The invoices of all workspaces that are to be written, the oldest first.",
                access: .requires(.manageOrders), query: [.limit, .after],
                Shape.page(of: Shape.invoiceInFull)
            ) { request in
                let limit = try request.pageLimit()
                let (shown, next) = try await node.database.read { snapshot in
                    let page = try snapshot.appliedInvoices(
                        PageRequest(limit: limit, after: request.query["after"]))
                    return (
                        try page.items.map { try snapshot.shown($0, in: .installation) }, page.next?.text
                    )
                }
                return .json(.page(shown, next: next))
            },
            Endpoint(
                .post, "/v1/invoices/{number}/issue", "issueInvoice",
                """
                Says that an invoice is written: under which number (`document`), by which tax code, and at which `rate`, such \
                as 6%.
                """,
                access: .requires(.manageOrders),
                body: Shape.object(["tax_code": Shape.text, "rate": Shape.text, "document": Shape.text]),
                Shape.invoice
            ) { request in
                let number = try request.number("number")
                let (code, document) = (
                    try request.members.requiredText("tax_code"),
                    try request.members.requiredText("document")
                )
                let rate = try TaxRate(request.members.requiredText("rate"))
                return request.move(number, "invoice.issued") { tx in
                    try node.shop.issueInvoice(
                        number, code: code, at: rate, as: document, by: request.person, in: tx)
                }
            },
            Endpoint(
                .post, "/v1/invoices/{number}/reverse", "reverseInvoice",
                "Says that an invoice is taken back by another one, whose number is `document`.",
                access: .requires(.manageOrders), body: Shape.object(["document": Shape.text]),
                Shape.invoice
            ) { request in
                let (number, document) = (
                    try request.number("number"), try request.members.requiredText("document")
                )
                return request.move(number, "invoice.reversed") { tx in
                    try node.shop.reverseInvoice(number, by: document, person: request.person, in: tx)
                }
            },
        ]
    }
}

/// What the body of an application for an invoice says.
private struct InvoiceWish: Sendable {
    let kind: InvoiceKind
    let buyer: InvoiceBuyer
    let orders: [(number: DocumentNumber, amount: String?)]

    /// What it is over, with amounts in the currencies of the orders.
    func parts(in tx: Transaction, of workspace: ID<Workspace>) throws -> [InvoicePart] {
        try orders.map { wanted in
            guard let text = wanted.amount else { return InvoicePart(wanted.number) }
            guard let order = try tx.order(wanted.number, of: workspace) else {
                throw Problem.orderUnknown(wanted.number)
            }
            return InvoicePart(wanted.number, try Money(decimal: text, order.payable.currency))
        }
    }
}

extension RequestMembers {
    fileprivate func invoiceWish() throws(Problem) -> InvoiceWish {
        guard let kind = InvoiceKind(rawValue: try text("kind") ?? InvoiceKind.general.rawValue) else {
            throw .wrongMember("kind", Localized(zh: "general 或 special", en: "general or special"))
        }
        let buyer = try InvoiceBuyer(
            title: requiredText("title"), taxNumber: text("tax_number"), bank: text("bank"))
        guard let list = try list("orders") else { throw .missingMember("orders") }
        guard (1...Invoice.linesMax).contains(list.count) else {
            throw .memberCount("orders", 1...Invoice.linesMax)
        }
        var orders: [(number: DocumentNumber, amount: String?)] = []
        for (index, element) in list.enumerated() {
            do throws(Problem) {
                if let number = element.string {
                    orders.append((try DocumentNumber(number), nil))
                } else {
                    let part = try RequestMembers(element.object ?? [:], known: ["order", "amount"])
                    orders.append(
                        (try DocumentNumber(part.requiredText("order")), try part.text("amount")))
                }
            } catch {
                throw error.within("orders[\(index)]")
            }
        }
        return InvoiceWish(kind: kind, buyer: buyer, orders: orders)
    }
}

extension APIRequest {
    /// A move of an invoice, which the audit log has.
    fileprivate func move(
        _ number: DocumentNumber, _ action: StaticString,
        _ body: @escaping @Sendable (Transaction) throws -> Invoice
    ) -> APIWork {
        .transaction { [self] tx in
            let moved = try body(tx)
            try record(action, to: number.text, in: tx)
            return .json(.object(moved.shown))
        }
    }
}

extension Snapshot {
    fileprivate func shown(_ invoice: Invoice, in scope: RequestScope) throws -> JSON {
        var members = invoice.shown
        if scope == .installation { members["workspace"] = JSON(invoice.workspace) }
        members["orders"] = .array(
            try lines(of: invoice).map { line in
                [
                    "order": .string(line.number.text), "amount": .string(line.amount.decimalText),
                    "tax": line.tax.map { .string($0.decimalText) } ?? .null,
                ]
            })
        members["moves"] = .array(try moves(of: invoice.id).map(\.shown))
        return .object(members)
    }
}

extension Invoice {
    fileprivate var shown: JSONObject {
        var members: JSONObject = [
            "number": .string(number.text), "kind": .string(kind.rawValue),
            "state": .string(state.rawValue), "title": .string(buyer.title),
            "amount": .string(amount.decimalText), "currency": .string(amount.currency.code),
        ]
        if let taxNumber = buyer.taxNumber { members["tax_number"] = .string(taxNumber) }
        if let bank = buyer.bank { members["bank"] = .string(bank) }
        if let tax {
            members["tax_code"] = .string(tax.code)
            members["rate"] = .string(tax.rate.description)
            members["tax"] = .string(tax.amount.decimalText)
        }
        if let document { members["document"] = .string(document) }
        if let reversal { members["reversal"] = .string(reversal) }
        return members
    }
}

extension Shape {
    fileprivate static let invoiceWish = object(
        [
            "kind": text, "title": text, "tax_number": text, "bank": text,
            "orders": [
                "type": "array",
                "items": ["anyOf": [text, object(["order": text, "amount": text], optional: ["amount"])]],
            ],
        ], optional: ["kind", "tax_number", "bank"])
    fileprivate static let invoice = object(
        [
            "number": text, "kind": text, "state": text, "title": text, "amount": text, "currency": text,
            "tax_number": text, "bank": text, "tax_code": text, "rate": text, "tax": text, "document": text,
            "reversal": text, "workspace": text,
        ], optional: ["tax_number", "bank", "tax_code", "rate", "tax", "document", "reversal", "workspace"])
    fileprivate static let invoiceInFull: JSON = [
        "allOf": [invoice, object(["orders": ["type": "array"], "moves": ["type": "array"]])]
    ]
}
