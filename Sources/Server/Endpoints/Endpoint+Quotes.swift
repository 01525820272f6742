import Accounts
import Catalog
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// Quotes: what something would cost now, line by line.
    static func quotes(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .post, "/v1/quotes", "quote",
                """
                What things would cost now, line by line. A package is wanted for `terms` of its own or for `years`, packs, \
                goods and top-ups by `quantity`.
                """,
                access: .requires(.readCatalog),
                body: Shape.object(
                    ["items": ["type": "array", "items": Shape.quoteItem], "coupon": Shape.text],
                    optional: ["coupon"]),
                Shape.quote
            ) { request in
                let coupon = try request.members.text("coupon")
                guard let items = try request.members.list("items") else {
                    throw Problem.missingMember("items")
                }
                return .transaction { tx in
                    let catalog = try node.catalogs.current(in: tx)
                    let wanted = try QuoteRequest.Item.read(items, in: catalog.definition)
                    let quote = try catalog.quote(QuoteRequest(wanted, coupon: coupon), at: tx.now)
                    return .json(quote.shown(request.language))
                }
            }
        ]
    }
}

extension Quote {
    fileprivate func shown(_ language: Language) -> JSON {
        var members = json.object ?? [:]
        members["text"] = .array(text(language).map(JSON.string))
        return .object(members)
    }
}

extension QuoteRequest.Item {
    /// What the elements of a request's `items` want, each mistake with its place.
    fileprivate static func read(
        _ items: [JSON], in catalog: CatalogDefinition
    ) throws(Problem) -> [QuoteRequest.Item] {
        var read: [QuoteRequest.Item] = []
        for (index, item) in items.enumerated() {
            do throws(Problem) {
                read.append(try QuoteRequest.Item(item, in: catalog))
            } catch {
                throw error.within("items[\(index)]")
            }
        }
        return read
    }

    /// What an element of a request's `items` wants.
    fileprivate init(_ json: JSON, in catalog: CatalogDefinition) throws(Problem) {
        guard let object = json.object else {
            throw .wrongMember("", Localized(zh: "对象", en: "an object"))
        }
        let members = try RequestMembers(object, known: ["kind", "key", "terms", "years", "quantity"])
        let (word, key) = (try members.requiredText("kind"), try members.requiredText("key"))
        guard let kind = ItemKind(rawValue: word), ItemKind.sold.contains(kind) else {
            throw .wrongMember(
                "kind", Localized(zh: "package、pack、good 或 top_up", en: "package, pack, good or top_up"))
        }
        guard kind == .package else {
            let quantity = try members.integer("quantity", in: 1...QuoteRequest.quantityMax)
            self = .counted(ItemKey(kind, key), quantity: quantity ?? 1)
            return
        }
        let terms = try members.integer("terms", in: 1...QuoteRequest.termsMax)
        guard let years = try members.integer("years", in: 1...10) else {
            self = .purchase(package: key, terms: terms ?? 1)
            return
        }
        guard terms == nil, let package = catalog.package(key),
            let count = package.term.count(in: .months(12 * years))
        else {
            throw .wrongMember(
                "years", Localized(zh: "该产品包的整数个周期", en: "a whole number of the package's terms"))
        }
        self = .purchase(package: key, terms: count)
    }
}

extension Shape {
    fileprivate static let quoteItem = object(
        ["kind": text, "key": text, "terms": integer, "years": integer, "quantity": integer],
        optional: ["terms", "years", "quantity"])
    fileprivate static let quote = object([
        "catalog_version": integer, "at": time, "currency": text, "lines": ["type": "array"],
        "offers": ["type": "array"], "gifts": ["type": "array"], "total": text, "payable": text,
        "wallet_credit": text, "text": ["type": "array", "items": text],
    ])
}
