import Analytics
import ArgumentParser
import HTTPTypes
import Values

/// `qiao usage`: what is left of feature points, and what was used.
struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage", abstract: "Feature points: what is left of them, and what was used.",
        subcommands: [
            UsageShow.self, UsageLeft.self, UsageGrants.self, UsageUse.self, UsageReverse.self,
            UsageMonths.self, UsageArchive.self,
        ])
}

struct UsageShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What was used of a feature point, the newest first.")
    @OptionGroup var reach: Reach
    @Option(help: "The feature point's key.") var feature: String
    @Option(help: "A month, such as 2026-10; the last 31 days unless said.") var month: String?
    @Option(help: "The first of several months.") var from: String?
    @Option(help: "The last of several months; this one unless said.") var to: String?
    @Flag(help: "Print every record as a line of CSV.") var csv = false

    func run() async throws {
        try await reach.with { client in
            if csv { return try await printCSV(client) }
            let page = try await page(nil, client)
            if reach.json { return print(page.prettyText) }
            for record in page["items"].array ?? [] {
                print(record.usageLine(of: feature))
            }
            let used = page["used"].integer ?? 0
            Terminal.standard.say(Localized(zh: "合计 \(used)", en: "\(used) in all"))
        }
    }

    private func page(_ after: String?, _ client: Client) async throws -> JSON {
        let query = [("feature", feature), ("month", month), ("from", from), ("to", to), ("after", after)]
            .compactMap { name, value in value.map { "&\(name)=\($0.escaped)" } }.joined()
        return try await client.json(.get, "/v1/usage?limit=200\(query)")
    }

    /// Prints page after page, so that it takes no more memory for more records.
    private func printCSV(_ client: Client) async throws {
        var (next, isFirst) = (nil as String?, true)
        repeat {
            let page = try await page(next, client)
            let rows = (page["items"].array ?? []).map { UsageRow(feature: feature, record: $0) }
            print(String(decoding: CSV(rows, hasHeader: isFirst).bytes, as: UTF8.self), terminator: "")
            (next, isFirst) = (page["next"].string, false)
        } while next != nil
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
        let parts: [String?] = [
            self["recorded_at"].string, feature, "\(self["amount"].integer ?? 0)",
            "\(self["for"]["kind"].string ?? "") \(self["for"]["of"].string ?? "")", self["step"].string,
            self["run"].string, packText, "→ \(self["remaining"].integer ?? 0)",
        ]
        return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  ")
    }
}

struct UsageMonths: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "months", abstract: "Where the usage history of each month is.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.json(.get, "/v1/usage/months")
            if reach.json { return print(page.prettyText) }
            for month in page["items"].array ?? [] {
                let held = month["records"].integer.map {
                    "  \($0)  \(month["amount"].integer ?? 0)  \(month["checksum"].string ?? "")"
                }
                print(
                    "\(month["month"].string ?? "")  \(month["state"].string ?? "")"
                        + (month["file"].string.map { "  \($0)" } ?? "") + (held ?? ""))
                if let problem = month["problem"]["detail"].string { print("    \(problem)") }
            }
        }
    }
}

struct UsageArchive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Moves the usage history of a month that has ended to a file now.")
    @OptionGroup var reach: Reach
    @Option(help: "The month, such as 2026-10.") var month: String

    func run() async throws {
        try await reach.with { client in
            let answer = try await client.json(.post, "/v1/usage/archive", body: ["month": .string(month)])
            if reach.json { return print(answer.prettyText) }
            let isBegun = (answer["begun"].integer ?? 0) > 0
            Terminal.standard.say(
                isBegun
                    ? Localized(
                        zh: "开始归档 \(month)，进度见 qiao usage months。",
                        en: "\(month) begins to move; qiao usage months shows how far it is.")
                    : Localized(zh: "\(month) 没有需要归档的记录。", en: "Nothing of \(month) is left to be moved."))
        }
    }
}
