import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao limit`: how many runs are worked on at once, and how many begin in a period.
struct LimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: "Limits: how many runs are worked on at once, and how many begin in a period.",
        subcommands: [LimitList.self, LimitSet.self, LimitLift.self])
}

struct LimitList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The limits, and how many runs count against each now.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/limits")
            if reach.json { return print(page.prettyText) }
            for limit in page["items"].array ?? [] { print(limit.asLine) }
        }
    }
}

struct LimitSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Limits the runs of the workspace, or those that use a connection.")
    @OptionGroup var reach: Reach
    @Option(help: "The connection; without one the whole workspace is meant.") var connection: String?
    @Option(help: "How many runs are worked on at once.") var concurrency: Int64?
    @Option(help: "How many runs begin in a period.") var rate: Int64?
    @Option(name: .customLong("per"), help: "The seconds of the period; 1 unless said.") var seconds: Int64?

    func run() async throws {
        try await reach.with { client in
            var body: JSONObject = [:]
            if let connection { body["connection"] = .string(connection) }
            if let concurrency { body["concurrency"] = .int(concurrency) }
            if let rate { body["rate"] = .int(rate) }
            if let seconds { body["period_seconds"] = .int(seconds) }
            let limit = try await client.json(.put, "/v1/limits", body: .object(body))
            print(reach.json ? limit.prettyText : limit.asLine)
        }
    }
}

struct LimitLift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "Takes a limit away: what waited for it goes on.")
    @OptionGroup var reach: Reach
    @Option(help: "The connection; without one the whole workspace is meant.") var connection: String?

    func run() async throws {
        try await reach.with { client in
            let query = connection.map { "?connection=\($0.escaped)" } ?? ""
            let limit = try await client.json(.delete, "/v1/limits" + query)
            if reach.json { return print(limit.prettyText) }
            Terminal.standard.say(Localized(zh: "限制已取消。", en: "The limit is lifted."))
        }
    }
}

extension JSON {
    fileprivate var asLine: String {
        var words = [self["holds_for"].string ?? ""]
        if let name = self["connection"].string ?? self["flow"].string { words.append(name) }
        if let concurrency = self["concurrency"].integer { words.append("concurrency \(concurrency)") }
        if let rate = self["rate"].integer {
            words.append("rate \(rate) per \(self["period_seconds"].integer ?? 1) s")
        }
        return words.joined(separator: "  ") + "  running \(self["running"].integer ?? 0)"
    }
}
