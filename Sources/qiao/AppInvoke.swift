import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao app invoke`: one call of an action, outside a flow.
struct AppInvoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoke", abstract: "Makes one call of an action, and says what became of it.",
        discussion: "A call that may have happened is said to be so, and is not repeated.")
    @OptionGroup var reach: Reach
    @Argument(help: "The action: APP/ACTION.") var action: String
    @Option(help: "The connection whose credentials the call has.") var connection: String?
    @Option(help: "The file with the input, JSON; - for standard input.") var input: String

    func run() async throws {
        let parts = action.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw ValidationError("Name the action as APP/ACTION.") }
        var body: JSONObject = ["input": try JSON(parsing: InputFile.read(input))]
        if let connection { body["connection"] = .string(connection) }
        let path = "/v1/apps/\(parts[0].escaped)/actions/\(parts[1].escaped)/invoke"
        try await reach.with { client in
            let answer = try await client.json(.post, path, body: .object(body))
            if reach.json { print(answer.prettyText) } else { show(answer) }
            let end = AppInvoke.exit(after: answer["outcome"].string ?? "")
            if end != .done { throw ExitCode(end.rawValue) }
        }
    }

    private func show(_ answer: JSON) {
        let terminal = Terminal.standard
        let outcome = answer["outcome"].string ?? ""
        let words: [String: (Localized, Terminal.Tone)] = [
            "succeeded": (Localized(zh: "成功", en: "succeeded"), .good),
            "throttled": (
                Localized(zh: "被限流，没有发生，可稍后再试", en: "throttled: did not happen, try later"), .waiting
            ),
            "expired": (
                Localized(zh: "授权账号已失效，没有发生", en: "did not happen: the connection no longer holds"), .bad
            ),
            "refused": (Localized(zh: "被拒绝，没有发生", en: "refused: did not happen"), .bad),
            "unknown": (
                Localized(
                    zh: "结果待核实：可能已经发生，请先到厂商处核实，再决定是否重试",
                    en: "in doubt: it may have happened; look at the vendor before it is tried again"), .bad
            ),
        ]
        if let (text, tone) = words[outcome] { print(terminal.toned(text(terminal.language), tone)) }
        if let output = answer.object?["output"] { print(output.prettyText) }
        let problem = answer["problem"]
        for one in problem["problems"].array ?? (problem.isNull ? [] : [problem]) {
            let colon = terminal.language == .zh ? "：" : ": "
            let place = one["place"].string.map { $0 + colon } ?? ""
            print(terminal.toned(place + (one["detail"].string ?? ""), .bad))
        }
    }

    private static func exit(after outcome: String) -> ExitStatus {
        switch outcome {
        case "succeeded": .done
        case "throttled": .temporary
        case "unknown": .unknown
        default: .failed
        }
    }
}
