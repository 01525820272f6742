import ArgumentParser
import HTTPTypes
import Values

/// `qiao usage`: what is left of feature points, and what was used.
struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage", abstract: "Feature points: what is left of them, and what was used.",
        subcommands: [UsageShow.self, UsageLeft.self])
}

struct UsageShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What was used of a feature point, the newest first.")
    @OptionGroup var reach: Reach
    @Option(help: "The feature point's key.") var feature: String
    @Option(help: "A month, such as 2026-10; the last 31 days unless said.") var month: String?

    func run() async throws {
        try await reach.with { client in
            let month = month.map { "&month=\($0.escaped)" } ?? ""
            let page = try await client.json(.get, "/v1/usage?limit=200&feature=\(feature.escaped)\(month)")
            if reach.json { return print(page.prettyText) }
            for record in page["items"].array ?? [] {
                print(record.usageLine(of: feature))
            }
            let used = page["used"].integer ?? 0
            Terminal.standard.say(Localized(zh: "合计 \(used)", en: "\(used) in all"))
        }
    }
}

struct UsageLeft: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "left", abstract: "What is left of each feature point.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/entitlements")
            if reach.json { return print(page.prettyText) }
            for balance in page["items"].array ?? [] {
                let end = balance["next_end"].string.map { "  → \($0)" } ?? ""
                print(
                    "\(balance["feature"].string ?? "")  \(balance["remaining"].integer ?? 0) / "
                        + "\(balance["granted"].integer ?? 0)\(end)")
            }
        }
    }
}

extension JSON {
    /// When, what and how much was used, for what, out of which packs, and how much was left.
    fileprivate func usageLine(of feature: String) -> String {
        let packs = (self["grants"].array ?? []).map { $0["label"].string ?? "" }.filter { !$0.isEmpty }
        let parts: [String?] = [
            self["recorded_at"].string, feature, "\(self["amount"].integer ?? 0)",
            "\(self["for"]["kind"].string ?? "") \(self["for"]["of"].string ?? "")", self["step"].string,
            self["run"].string, packs.joined(separator: ", "), "→ \(self["remaining"].integer ?? 0)",
        ]
        return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
