import ArgumentParser
import HTTPTypes
import Values

struct UsageGrants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants",
        abstract: "What was granted of a feature point, by which orders, and what has become of it.")
    @OptionGroup var reach: Reach
    @Option(help: "The feature point's key.") var feature: String

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/entitlements/\(feature.escaped)/grants")
            if reach.json { return print(page.prettyText) }
            for grant in page["items"].array ?? [] { print(grant.grantLine) }
        }
    }
}

extension JSON {
    /// Its turn, what it is called, by which line of which order, its window, and what has become of its units.
    fileprivate var grantLine: String {
        let turn = self["turn"].integer.map { "#\($0)" } ?? "-"
        let kind = self["source"]["kind"].string ?? ""
        let word = kind == "order" ? Localized(zh: "订单", en: "order").here : kind
        var source = "\(word) \(self["source"]["of"].string ?? "")"
        if let line = self["source"]["line"].integer {
            source += " " + Localized(zh: "行 \(line)", en: "line \(line)").here
        }
        let window = "\(self["from"].string ?? "") → \(self["until"].string ?? "")"
        return [turn, self["label"].string ?? "", source, window, unitsText]
            .filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// How many of how many are left, and where the others are; what is 0 is left out.
    private var unitsText: String {
        let others: [(Localized, String)] = [
            (Localized(zh: "占用", en: "set aside"), "reserved"), (Localized(zh: "已用", en: "used"), "used"),
            (Localized(zh: "过期", en: "expired"), "expired"),
            (Localized(zh: "收回", en: "taken back"), "revoked"),
        ]
        let left = Localized(zh: "剩余", en: "left").here
        let first = "\(left) \(self["remaining"].integer ?? 0) / \(self["granted"].integer ?? 0)"
        return others.reduce(first) { text, other in
            guard let units = self[other.1].integer, units > 0 else { return text }
            return "\(text)  \(other.0.here) \(units)"
        }
    }
}
