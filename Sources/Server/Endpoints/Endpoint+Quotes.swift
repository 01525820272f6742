import Accounts
import Catalog
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// Quotes: what something would cost now, line by line.
    static func quotes(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .post, "/v1/quotes", "quote",
                """
                What things would cost the workspace now, line by line. A package is wanted for `terms` of its own or for \
                `years`, packs, goods and top-ups by `quantity`; `action` is purchase, renew, upgrade or downgrade, the last \
                two with the package that it takes the place of as `from`.
                """,
                access: .requires(.readCatalog), body: Shape.orderRequest, Shape.quote
            ) { request in
                let workspace = try request.workspace
                let wanted = try request.members.wanted()
                return .transaction { tx in
                    let order = try wanted.request(in: try node.catalogs.current(in: tx).definition)
                    let quote = try node.shop.quote(order, of: workspace, in: tx)
                    return .json(quote.shown(request.language))
                }
            }
        ]
    }
}

extension Quote {
    func shown(_ language: Language) -> JSON {
        var members = json.object ?? [:]
        members["text"] = .array(text(language).map(JSON.string))
        return .object(members)
    }
}

extension Shape {
    fileprivate static let quote = object([
        "catalog_version": integer, "at": time, "currency": text, "lines": ["type": "array"],
        "offers": ["type": "array"], "gifts": ["type": "array"], "total": text, "payable": text,
        "wallet_credit": text, "text": ["type": "array", "items": text],
    ])
}
