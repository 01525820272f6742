import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao analytics`: how many buy, what comes in, and which packages end.
struct AnalyticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analytics", abstract: "The shop's numbers: how many buy, what comes in, what ends.",
        subcommands: [AnalyticsFunnel.self, AnalyticsRevenue.self, AnalyticsRenewals.self])
}

/// The days of a report.
struct ReportDaysOptions: ParsableArguments {
    @Option(help: "The first day, such as 2026-10-01; the report is about 30 days unless said.")
    var from: String?
    @Option(help: "The last day; today unless said.") var to: String?

    /// As the query says it.
    var query: [(String, String)] {
        [("from", from), ("to", to)].compactMap { name, value in value.map { (name, $0) } }
    }
}

struct AnalyticsFunnel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funnel", abstract: "How many looked, put into a cart, ordered, paid and were served.")
    @OptionGroup var reach: Reach
    @OptionGroup var days: ReportDaysOptions
    @Flag(help: "Print CSV.") var csv = false

    func run() async throws {
        try await reach.with { client in
            let path = "/v1/analytics/funnel"
            if csv { return try await client.printFile("\(path).csv", days.query) }
            let funnel = try await client.json(.get, path + days.query.text)
            if reach.json { return print(funnel.prettyText) }
            funnel["days"].printRows()
            for stage in funnel["stages"].array ?? [] {
                let percent = stage["percent_of_before"].string.map { "  \($0) %" } ?? ""
                print("\(stage["stage"].funnelStage)  \(stage["documents"].integer ?? 0)\(percent)")
            }
        }
    }
}

struct AnalyticsRevenue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revenue", abstract: "What came in and went back, by day, thing and channel.")
    @OptionGroup var reach: Reach
    @OptionGroup var days: ReportDaysOptions
    @Flag(help: "Print CSV.") var csv = false

    func run() async throws {
        try await reach.with { client in
            let path = "/v1/analytics/revenue"
            if csv { return try await client.printFile("\(path).csv", days.query) }
            let revenue = try await client.list(path, days.query)
            if reach.json { return print(revenue.prettyText) }
            revenue["items"].printRows()
            for total in revenue["totals"].array ?? [] {
                print(Terminal.standard.toned(total.rowText, .strong))
            }
        }
    }
}

struct AnalyticsRenewals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renewals", abstract: "The packages that end soon, the first one first.")
    @OptionGroup var reach: Reach
    @Option(help: "How many days ahead.") var within = 30
    @Flag(help: "Print CSV.") var csv = false

    func run() async throws {
        try await reach.with { client in
            let (path, query) = ("/v1/analytics/renewals", [("within", "\(within)")])
            if csv { return try await client.printFile("\(path).csv", query) }
            let renewals = try await client.list(path, query)
            if reach.json { return print(renewals.prettyText) }
            renewals["items"].printRows()
        }
    }
}

extension [(String, String)] {
    /// As the end of a path; empty where nothing is said.
    fileprivate var text: String {
        isEmpty ? "" : "?" + map { "\($0)=\($1.escaped)" }.joined(separator: "&")
    }
}

extension Client {
    /// Prints an answer as it came.
    fileprivate func printFile(_ path: String, _ query: [(String, String)]) async throws {
        print(String(decoding: try await call(.get, path + query.text), as: UTF8.self), terminator: "")
    }
}

extension JSON {
    /// A stage of the funnel, in the reader's language.
    fileprivate var funnelStage: String {
        switch string {
        case "view": Localized(zh: "浏览", en: "view").here
        case "cart": Localized(zh: "加购", en: "cart").here
        case "order": Localized(zh: "下单", en: "order").here
        case "paid": Localized(zh: "付款", en: "paid").here
        case "fulfilled": Localized(zh: "交付", en: "fulfilled").here
        case let other: other ?? ""
        }
    }

    /// Prints a list of objects, a line each, under the names of their members.
    fileprivate func printRows() {
        guard let rows = array, let first = rows.first?.object else { return }
        print(Terminal.standard.toned(first.keys.joined(separator: "  "), .quiet))
        for row in rows { print(row.rowText) }
    }

    /// The values of an object, side by side.
    fileprivate var rowText: String {
        (object ?? [:]).values.map { $0.string ?? $0.text }.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
