import ArgumentParser
import HTTPTypes
import Values

/// `qiao flow enable`: lets a flow start.
struct FlowEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Lets a flow start again.")
    @OptionGroup var reach: Reach
    @Argument(help: "The flow's name.") var name: String

    func run() async throws {
        try await reach.with { client in
            let flow = try await client.json(.post, "/v1/flows/\(name.escaped)/enable")
            if reach.json { return print(flow.prettyText) }
            Terminal.standard.say(Localized(zh: "流程 \(name) 已启用。", en: "The flow \(name) is enabled."))
        }
    }
}
