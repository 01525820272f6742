import ArgumentParser
import Values

struct CatalogStock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock", abstract: "How many there are of each good that is counted.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/stock")
            if reach.json { return print(page.prettyText) }
            for good in page["items"].array ?? [] { print(good.stockLine) }
        }
    }
}

struct CatalogCoupons: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coupons", abstract: "How often each coupon is used, and may be.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/coupons")
            if reach.json { return print(page.prettyText) }
            for coupon in page["items"].array ?? [] { print(coupon.couponLine) }
        }
    }
}

extension JSON {
    fileprivate var stockLine: String {
        let (total, available) = (self["total"].integer ?? 0, self["available"].integer ?? 0)
        let (reserved, sold) = (self["reserved"].integer ?? 0, self["sold"].integer ?? 0)
        let line = Localized(
            zh: "可用 \(available)  已预留 \(reserved)  已售 \(sold)  共 \(total)",
            en: "available \(available)  reserved \(reserved)  sold \(sold)  total \(total)")
        return "\(self["good"].string ?? "")  \(line.here)\(difference(of: "total"))"
    }

    fileprivate var couponLine: String {
        let taken = self["taken"].integer ?? 0
        let limit = self["limit"].integer.map { Localized(zh: "，共 \($0) 次", en: " of \($0)") }
        let each = self["limit_per_workspace"].integer.map {
            Localized(zh: "  每个企业 \($0) 次", en: "  \($0) for each workspace")
        }
        let line =
            Localized(zh: "已用 \(taken) 次", en: "used \(taken)").here + (limit?.here ?? "")
            + (each?.here ?? "")
        return "\(self["code"].string ?? "")  \(line)\(difference(of: "limit"))"
    }

    /// What the catalog says, where something else holds.
    private func difference(of name: String) -> String {
        let catalog = self["catalog"]
        let text: Localized
        if catalog.isNull {
            text = Localized(zh: "目录中已没有", en: "not in the catalog any more")
        } else if let said = catalog[name].integer, said != self[name].integer {
            text = Localized(zh: "目录中为 \(said)，少于已承诺的", en: "the catalog says \(said), less than is promised")
        } else {
            return ""
        }
        return "  " + Terminal.standard.toned(text.here, .bad)
    }
}
