import ArgumentParser
import HTTPTypes
import Values

/// `qiao flow secret`: asks for signed events.
struct FlowSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Gives a flow a fresh secret, with which its events must be signed from now on.")
    @OptionGroup var reach: Reach
    @Argument(help: "The flow's name.") var name: String

    func run() async throws {
        try await reach.with { client in
            let answer = try await client.json(.post, "/v1/flows/\(name.escaped)/secret")
            print(reach.json ? answer.prettyText : answer["secret"].string ?? "")
        }
    }
}
