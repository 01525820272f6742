import Values

/// An order, as a person reads it.
extension JSON {
    /// An order in a line.
    var orderLine: String {
        "\(self["number"].string ?? "")  \(StateWord.text(self["state"], of: .order))  \(self["payable"].string ?? "") "
            + "\(self["currency"].string ?? "")  → \(self["deadline"].string ?? "")"
    }

    /// The lines of an order in full, each with how its amount came about, then the offers and the coupon that applied, and
    /// what was paid back.
    var orderLines: [String] {
        let (quote, currency) = (self["quote"], self["currency"].string ?? "")
        // The lines of an order are those of its quote, then its gifts.
        let explained = JSON.array((quote["lines"].array ?? []) + (quote["gifts"].array ?? []))
        var texts: [String] = []
        for (place, line) in (self["lines"].array ?? []).enumerated() {
            let quoted = explained[place]
            texts.append("\(line.orderLineStart)  \(quoted["name"].localized.here) \(line.orderLineEnd)")
            texts += (quoted["notes"].array ?? []).map { "    \($0.localized.here)" }
        }
        for offer in quote["offers"].array ?? [] {
            let (name, note) = (offer["name"].localized, offer["note"].localized)
            let off = offer["amount"].isNothing ? "" : "  -\(offer["amount"].string ?? "") \(currency)"
            let kind =
                offer["kind"] == "coupon"
                ? Localized(zh: "优惠券", en: "coupon") : Localized(zh: "优惠", en: "offer")
            let key = "\(kind.here) \(offer["key"].string ?? "")"
            texts.append(
                key + Localized(zh: "  \(name.zh)（\(note.zh)）", en: "  \(name.en) (\(note.en))").here + off)
        }
        if !self["refunded"].isNothing {
            let amount = "\(self["refunded"].string ?? "") \(currency)"
            texts.append(Localized(zh: "已退款或退款中：\(amount)", en: "paid back, or on its way: \(amount)").here)
        }
        return texts
    }

    /// A line of an after-sales case, whose number is that of the order's line.
    var caseLinePart: String {
        "\(Localized(zh: "行", en: "line").here) \(self["line"].integer ?? 0) × \(self["quantity"].integer ?? 0)  "
            + (self["amount"].string ?? "")
    }

    /// Whether an order in full has goods, which go somewhere.
    var hasGoods: Bool { self["lines"].array?.contains { $0["kind"] == "good" } ?? false }

    /// Where goods go, in a line; that nobody has said it where that is so.
    var deliveryLine: String {
        guard let name = self["name"].string else {
            return Localized(zh: "收货地址：无", en: "no delivery address").here
        }
        let line = "\(name)  \(self["phone"].string ?? "")  \(self["address"].string ?? "")"
        let version = self["version"].integer ?? 0
        return Localized(zh: "寄往 \(line)（版本 \(version)）", en: "deliver to \(line) (version \(version))").here
    }

    private var orderLineStart: String {
        "\(Localized(zh: "行", en: "line").here) \(self["line"].integer ?? 0)  \(itemKind) \(self["key"].string ?? "")"
    }

    private var orderLineEnd: String {
        let (quantity, sent) = (self["quantity"].integer ?? 0, self["sent"].integer ?? 0)
        let isGood = self["kind"] == "good"
        return [
            "× \(quantity)", action, self["amount"].string,
            self["is_gift"] == true ? Localized(zh: "赠品", en: "gift").here : nil,
            isGood ? Localized(zh: "已发 \(sent)", en: "sent \(sent)").here : nil,
        ].compactMap { $0 }.joined(separator: "  ")
    }

    /// What kind of thing a line is of.
    private var itemKind: String {
        switch self["kind"].string {
        case "package": Localized(zh: "产品包", en: "package").here
        case "pack": Localized(zh: "资源包", en: "pack").here
        case "good": Localized(zh: "商品", en: "good").here
        case "top_up": Localized(zh: "充值", en: "top-up").here
        case let other: other ?? ""
        }
    }

    /// What a line does; `nil` where it is bought as anything is.
    private var action: String? {
        switch self["action"].string {
        case "renew": Localized(zh: "续费", en: "renew").here
        case "upgrade": Localized(zh: "升级", en: "upgrade").here
        case "downgrade": Localized(zh: "降级", en: "downgrade").here
        case "purchase", nil: nil
        case let other?: other
        }
    }

    /// A text that the API gives in both languages.
    private var localized: Localized {
        Localized(zh: self["zh"].string ?? "", en: self["en"].string ?? "")
    }

    /// Whether an amount is none.
    private var isNothing: Bool { !(string ?? "").contains { ("1"..."9").contains($0) } }
}
