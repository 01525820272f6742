import ArgumentParser
import HTTPTypes
import Values

/// `qiao jobs`: what the kernel gave up.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Jobs that were given up.",
        subcommands: [JobsDead.self, JobsReplay.self, JobsSkip.self])
}

struct JobsDead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "The jobs that were given up.")
    @OptionGroup var reach: Reach
    @Flag(help: "Those of the installation, and of the shop in all workspaces.") var installation = false

    func run() async throws {
        try await reach.with { client in
            let scope = installation ? "installation" : "workspace"
            let page = try await client.list("/v1/jobs/dead", [("scope", scope)])
            if reach.json { return print(page.prettyText) }
            for job in page["items"].array ?? [] {
                print(
                    "\(job["id"].string ?? "")  \(job["kind"].string ?? "")  \(job["died_at"].string ?? "")")
                print("  " + Terminal.standard.toned(job["problem"]["detail"].string ?? "", .bad))
            }
        }
    }
}

struct JobsReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Gives a dead job all its attempts again.")
    @OptionGroup var reach: Reach
    @Argument(help: "The job.") var job: String

    func run() async throws {
        try await reach.with { client in
            let answer = try await client.json(.post, "/v1/jobs/\(job.escaped)/replay")
            if reach.json { return print(answer.prettyText) }
            Terminal.standard.say(Localized(zh: "任务将重新执行。", en: "The job is run again."))
        }
    }
}

struct JobsSkip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Ends a dead job without its work, so that its lane goes on.")
    @OptionGroup var reach: Reach
    @Argument(help: "The job.") var job: String

    func run() async throws {
        try await reach.with { client in
            let answer = try await client.json(.post, "/v1/jobs/\(job.escaped)/skip")
            if reach.json { return print(answer.prettyText) }
            Terminal.standard.say(Localized(zh: "任务已跳过。", en: "The job is skipped."))
        }
    }
}
