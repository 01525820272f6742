import Catalog
import OrderedCollections
import Orders
import Payments
import Values

/// What the body of a quote or an order asks for, before it is known what the catalog sells.
struct OrderWish: Sendable {
    fileprivate struct Item: Sendable {
        let action: QuoteAction
        let item: ItemKey
        let from: String?
        let terms: Int64?
        let years: Int64?
        let quantity: Int64
    }

    fileprivate let items: [Item]
    fileprivate let coupon: String?

    /// Whether it depends on the catalog what is asked for.
    var namesPackages: Bool { items.contains { $0.item.kind == .package } }

    /// The request, with years in the terms of their packages.
    /// - Throws: `request.member_type` where a package's terms make no whole number of years.
    func request(in catalog: CatalogDefinition) throws(Problem) -> OrderRequest {
        var read: [OrderRequest.Item] = []
        for (index, item) in items.enumerated() {
            do throws(Problem) {
                read.append(try item.wanted(in: catalog))
            } catch {
                throw error.within("items[\(index)]")
            }
        }
        return OrderRequest(read, coupon: coupon)
    }
}

extension OrderWish.Item {
    fileprivate init(_ json: JSON) throws(Problem) {
        guard let object = json.object else {
            throw .wrongMember("", Localized(zh: "对象", en: "an object"))
        }
        let known = ["kind", "key", "action", "from", "terms", "years", "quantity"]
        let members = try RequestMembers(object, known: known)
        let (word, key) = (try members.requiredText("kind"), try members.requiredText("key"))
        guard let kind = ItemKind(rawValue: word), ItemKind.sold.contains(kind) else {
            throw .wrongMember(
                "kind", Localized(zh: "package、pack、good 或 top_up", en: "package, pack, good or top_up"))
        }
        guard let action = QuoteAction(rawValue: try members.text("action") ?? QuoteAction.purchase.rawValue)
        else {
            throw .wrongMember(
                "action",
                Localized(
                    zh: "purchase、renew、upgrade 或 downgrade", en: "purchase, renew, upgrade or downgrade"))
        }
        guard kind == .package || action == .purchase else {
            throw .wrongMember("action", Localized(same: QuoteAction.purchase.rawValue))
        }
        let fitting = ["kind", "key", "action"] + OrderWish.Item.details(of: kind, action)
        for name in known where !fitting.contains(name) {
            guard members.value(name)?.isNull ?? true else { throw .memberUnfit(name, fitting: fitting) }
        }
        self.init(
            action: action, item: ItemKey(kind, key), from: try members.text("from"),
            terms: try members.integer("terms", in: 1...QuoteRequest.termsMax),
            years: try members.integer("years", in: 1...OrderWish.yearsMax),
            quantity: try members.integer("quantity", in: 1...QuoteRequest.quantityMax) ?? 1)
    }

    /// What may be said of a thing beside what it is, and what is done with it.
    private static func details(of kind: ItemKind, _ action: QuoteAction) -> [String] {
        guard kind == .package else { return ["quantity"] }
        return switch action {
        case .purchase, .renew: ["terms", "years"]
        case .upgrade, .downgrade: ["from"]
        }
    }

    fileprivate func wanted(in catalog: CatalogDefinition) throws(Problem) -> OrderRequest.Item {
        guard item.kind == .package else { return .counted(item, quantity: quantity) }
        switch action {
        case .purchase: return .purchase(package: item.key, terms: try count(in: catalog))
        case .renew: return .renew(package: item.key, terms: try count(in: catalog))
        case .upgrade: return .upgrade(package: try replaced, to: item.key)
        case .downgrade: return .downgrade(package: try replaced, to: item.key)
        }
    }

    private var replaced: String {
        get throws(Problem) {
            guard let from else { throw .missingMember("from") }
            return from
        }
    }

    private func count(in catalog: CatalogDefinition) throws(Problem) -> Int64 {
        guard let years else { return terms ?? 1 }
        guard terms == nil else {
            throw .wrongMember("terms", Localized(zh: " terms 或 years，二者之一", en: "either terms or years"))
        }
        guard let count = catalog.package(item.key)?.term.count(in: .months(12 * years)) else {
            throw .wrongMember(
                "years", Localized(zh: "该产品包的整数个周期", en: "a whole number of the package's terms"))
        }
        return count
    }
}

extension OrderWish {
    /// How many years a package may be wanted for.
    static let yearsMax: Int64 = 10
}

extension RequestMembers {
    /// What is wanted.
    func wanted() throws(Problem) -> OrderWish {
        guard let items = try list("items") else { throw .missingMember("items") }
        guard (1...QuoteRequest.itemsMax).contains(items.count) else {
            throw .memberCount("items", 1...QuoteRequest.itemsMax)
        }
        var read: [OrderWish.Item] = []
        for (index, item) in items.enumerated() {
            do throws(Problem) {
                read.append(try OrderWish.Item(item))
            } catch {
                throw error.within("items[\(index)]")
            }
        }
        return OrderWish(items: read, coupon: try text("coupon"))
    }

    /// How the payer meets a channel; a code to scan unless said, and of the balance nothing.
    func scene(for channel: String) throws(Problem) -> PaymentScene {
        guard let word = try text("scene") else {
            return channel == PaymentCenter.balance ? .account : .qr
        }
        guard let scene = PaymentScene(rawValue: word) else {
            let words = PaymentScene.allCases.map(\.rawValue).joined(separator: ", ")
            throw .wrongMember("scene", Localized(same: words))
        }
        return scene
    }

    /// Lines of an order, from 0: all of one as its place, or some as `{"line": 0, "quantity": 2}`.
    func lineParts(_ name: String) throws(Problem) -> [LinePart]? {
        guard let list = try list(name) else { return nil }
        // What is given beside what was bought is in no list.
        guard (1...QuoteRequest.itemsMax).contains(list.count) else {
            throw .memberCount(name, 1...QuoteRequest.itemsMax)
        }
        var parts: [LinePart] = []
        for (index, element) in list.enumerated() {
            do throws(Problem) {
                parts.append(try LinePart(element))
            } catch {
                throw error.within("\(name)[\(index)]")
            }
        }
        return parts
    }

    /// What stands on a parcel.
    func label() throws(Problem) -> Parcel.Label {
        try Parcel.Label(carrier: requiredText("carrier"), tracking: requiredText("tracking"))
    }
}

extension LinePart {
    private static let lines: ClosedRange<Int64> = 0...1_000

    fileprivate init(_ json: JSON) throws(Problem) {
        if let position = json.integer, LinePart.lines.contains(position) {
            self.init(Int(position))
            return
        }
        guard let object = json.object else {
            throw .wrongMember(
                "",
                Localized(
                    zh: "行号，或含 line 和 quantity 的对象", en: "a line's place, or an object of line and quantity"))
        }
        let members = try RequestMembers(object, known: ["line", "quantity"])
        guard let position = try members.integer("line", in: LinePart.lines) else {
            throw .missingMember("line")
        }
        self.init(Int(position), try members.integer("quantity", in: 1...QuoteRequest.quantityMax))
    }
}

extension Shape {
    static let lineParts: JSON = [
        "type": "array",
        "items": [
            "anyOf": [integer, object(["line": integer, "quantity": integer], optional: ["quantity"])]
        ],
    ]
    private static let wantedItem = object(
        [
            "kind": text, "key": text, "action": text, "from": text, "terms": integer, "years": integer,
            "quantity": integer,
        ], optional: ["action", "from", "terms", "years", "quantity"])
    static let orderRequest = object(
        ["items": ["type": "array", "items": wantedItem], "coupon": text], optional: ["coupon"])
}
