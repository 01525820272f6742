import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao run`: how runs went, and what can be done about it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs: how they went, and what can be done about it.",
        subcommands: [
            RunList.self, RunShow.self, RunCancel.self, RunRetry.self, RunReplay.self, RunResolve.self,
            RunApprovals.self, RunApprove.self, RunReject.self,
        ])
}

/// A run as a command names it.
struct RunName: ParsableArguments {
    @Argument(help: "The run's identifier, or latest.") var run: String

    /// The identifier.
    func id(_ client: Client) async throws -> String {
        guard run == "latest" else { return run.escaped }
        let page = try await client.json(.get, "/v1/runs?limit=1")
        guard let id = page["items"][0]["id"].string else {
            throw Problem(
                "cli.no_run", status: 404, Localized(zh: "还没有任何运行。", en: "There is no run."))
        }
        return id
    }
}

struct RunList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The runs, the newest first.")
    @OptionGroup var reach: Reach
    @Option(help: "Only those of the flow of this name.") var flow: String?
    @Option(help: "How many at most.") var limit = 20

    func run() async throws {
        try await reach.with { client in
            let filter = flow.map { "&flow=\($0.escaped)" } ?? ""
            let page = try await client.json(.get, "/v1/runs?limit=\(limit)\(filter)")
            if reach.json { return print(page.prettyText) }
            for run in page["items"].array ?? [] {
                print(
                    "\(run["id"].string ?? "")  \(StateWord.text(run["state"], of: .run))  "
                        + "\(run["accepted_at"].string ?? "")  \(run["origin"].string ?? "")")
            }
        }
    }
}

struct RunShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "A run's timeline: steps, inputs, outputs, attempts, times.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: RunName

    func run() async throws {
        try await reach.with { client in
            let run = try await client.json(.get, "/v1/runs/\(name.id(client))")
            if reach.json { return print(run.prettyText) }
            Timeline(run).print()
        }
    }
}

struct RunCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Calls a run off.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: RunName

    func run() async throws {
        try await reach.with { client in
            let answer = try await client.json(.post, "/v1/runs/\(name.id(client))/cancel")
            if reach.json { return print(answer.prettyText) }
            Terminal.standard.say(Localized(zh: "运行已取消。", en: "The run is called off."))
        }
    }
}

struct RunRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Lets a run go on from where it stopped, or from an earlier step.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: RunName
    @Option(help: "The step from which everything is done anew.") var from: String?

    func run() async throws {
        try await reach.with { client in
            let body: JSON = from.map { ["from": .string($0)] } ?? [:]
            let answer = try await client.json(.post, "/v1/runs/\(name.id(client))/retry", body: body)
            if reach.json { return print(answer.prettyText) }
            Terminal.standard.say(Localized(zh: "运行将继续。", en: "The run goes on."))
        }
    }
}

struct RunReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Starts a new run with the same data, or with edited data.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: RunName
    @Flag(help: "Opens the data in $EDITOR first.") var edit = false
    @Option(help: "The file with the data, instead of what the run had.") var data: String?

    func run() async throws {
        try await reach.with { client in
            let id = try await name.id(client)
            var body: JSON = [:]
            if let data {
                body = ["data": try JSON(parsing: InputFile.read(data))]
            } else if edit {
                let trigger = try await client.json(.get, "/v1/runs/\(id)/trigger")
                body = ["data": try Editor.edit(trigger)]
            }
            let started = try await client.json(.post, "/v1/runs/\(id)/replay", body: body)
            if reach.json { return print(started.prettyText) }
            print(started["run"].string ?? "")
        }
    }
}

struct RunResolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Says what became of a call in doubt.",
        discussion: "With --output the call happened and gave that; without, it is made again.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: RunName
    @Option(help: "The step.") var step: String
    @Option(help: "What the call gave, as JSON.") var output: String?

    func run() async throws {
        try await reach.with { client in
            var body: JSONObject = ["step": .string(step)]
            if let output { body["output"] = try JSON(parsing: output) }
            let answer = try await client.json(
                .post, "/v1/runs/\(name.id(client))/resolve", body: .object(body))
            if reach.json { return print(answer.prettyText) }
            Terminal.standard.say(Localized(zh: "运行将继续。", en: "The run goes on."))
        }
    }
}
