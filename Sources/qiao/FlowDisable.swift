import ArgumentParser
import HTTPTypes
import Values

/// `qiao flow disable`: lets a flow start no more.
struct FlowDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Lets a flow start no more.")
    @OptionGroup var reach: Reach
    @Argument(help: "The flow's name.") var name: String

    func run() async throws {
        try await reach.with { client in
            let flow = try await client.json(.post, "/v1/flows/\(name.escaped)/disable")
            if reach.json { return print(flow.prettyText) }
            Terminal.standard.say(Localized(zh: "流程 \(name) 已停用。", en: "The flow \(name) is disabled."))
        }
    }
}
