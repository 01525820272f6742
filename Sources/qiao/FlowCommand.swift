import ArgumentParser
import FoundationEssentials
import HTTPTypes
import Values

/// `qiao flow`: definitions, and starting them by hand.
struct FlowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flow", abstract: "Flows: what they are, and starting them.",
        subcommands: [
            FlowApply.self, FlowList.self, FlowRun.self, FlowEnable.self, FlowDisable.self, FlowSecret.self,
        ])
}

/// What every command on an installation takes.
struct Reach: ParsableArguments {
    @OptionGroup var folder: DataFolder
    @OptionGroup var apps: AppFolder
    @Flag(help: "Print JSON.") var json = false

    /// Calls `body` with a way to the installation, and lets go of it afterwards.
    func with(_ body: (Client) async throws -> Void) async throws {
        let client = try await Client.open(folder, apps: apps)
        do {
            try await body(client)
        } catch {
            try await client.close()
            throw error
        }
        try await client.close()
    }

    /// Posts something, and prints what has become of it: as JSON where that is asked for, else in a line.
    func post(_ path: String, _ body: JSON? = nil, line: (JSON) -> String) async throws {
        try await post(body, line: line) { _ in path }
    }

    /// Posts something to a path that has to be found out.
    func post(
        _ body: JSON? = nil, line: (JSON) -> String, to path: (Client) async throws -> String
    ) async throws {
        try await with { client in
            let answer = try await client.json(.post, try await path(client), body: body)
            print(json ? answer.prettyText : line(answer))
        }
    }
}

struct FlowApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Saves a definition as the newest version of its flow.")
    @OptionGroup var reach: Reach
    @Argument(help: "The file, YAML or JSON.") var file: String

    func run() async throws {
        let source = try InputFile.read(file)
        try await reach.with { client in
            let name = file.split(separator: "/").last.map(String.init) ?? file
            let flow = try JSON(
                parsing: try await client.call(.post, "/v1/flows?file=\(name.escaped)", body: source))
            if reach.json { return print(flow.prettyText) }
            let (title, version) = (flow["name"].string ?? "", flow["version"].integer ?? 0)
            Terminal.standard.say(
                Localized(
                    zh: "流程 \(title) 已保存，版本 \(version)。", en: "Saved the flow \(title), version \(version)."))
            if let address = flow["webhook"].string { print(address) }
        }
    }
}

struct FlowList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The flows, by name.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/flows")
            if reach.json { return print(page.prettyText) }
            for flow in page["items"].array ?? [] {
                let mark = flow["enabled"].bool == true ? "●" : "○"
                print("\(mark) \(flow["name"].string ?? "")  v\(flow["version"].integer ?? 0)")
                let start = flow["webhook"].string ?? flow["trigger"].string ?? ""
                print(Terminal.standard.toned("  \(start)", .quiet))
            }
        }
    }
}

struct FlowRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Starts a flow with the data of a file.")
    @OptionGroup var reach: Reach
    @Argument(help: "The flow's name.") var name: String
    @Option(help: "The file with the trigger data, JSON; - for standard input.") var data: String

    func run() async throws {
        let body = try InputFile.read(data)
        try await reach.with { client in
            let started = try JSON(
                parsing: try await client.call(.post, "/v1/flows/\(name.escaped)/runs", body: body))
            if reach.json { return print(started.prettyText) }
            print(started["run"].string ?? "")
        }
    }
}

/// Reads what a command is given to read.
enum InputFile {
    /// The bytes of a file, or of standard input for `-`.
    static func read(_ path: String) throws(Problem) -> [UInt8] {
        do {
            if path == "-" { return [UInt8](try StandardInput.read()) }
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Problem(
                "cli.unreadable", status: 400,
                Localized(zh: "无法读取文件 \(path)。", en: "The file \(path) cannot be read."))
        }
    }
}

extension String {
    /// The text as one part of a path or query.
    var escaped: String { PercentEncoding.component(self) }
}
