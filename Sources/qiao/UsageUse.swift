import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

struct UsageUse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "Uses units of a feature point that no flow uses; once for each key.")
    @OptionGroup var reach: Reach
    @Option(help: "The feature point's key.") var feature: String
    @Option(help: "By which a repeat is known.") var key: String
    @Option(help: "How many units.") var amount: Int64 = 1
    @Option(help: "Whose; the own workspace's unless said.") var workspace: String?
    @Option(help: "What for, as KIND:WHICH, such as mail:42.") var `for`: String?

    func validate() throws {
        guard amount >= 1 else {
            throw ValidationError(Localized(zh: "--amount 至少为 1。", en: "--amount is at least 1.").here)
        }
        if let text = `for`, !text.contains(":") {
            throw ValidationError(
                Localized(zh: "--for 应为 类型:编号，如 mail:42。", en: "--for is KIND:WHICH, such as mail:42.").here)
        }
    }

    func run() async throws {
        try await reach.with { client in
            var body: JSONObject = [
                "key": .string(key), "feature": .string(feature), "amount": .int(amount),
            ]
            if let workspace { body["workspace"] = .string(workspace) }
            if let parts = `for`?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) {
                body["for"] = ["kind": .string(String(parts[0])), "of": .string(String(parts[1]))]
            }
            try await client.meter(body, reach)
        }
    }
}

struct UsageReverse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse", abstract: "Gives back what was used under a key, to where it came from.")
    @OptionGroup var reach: Reach
    @Option(help: "The key, or of what a flow has used the event that `usage show --csv` prints.") var key:
        String
    @Option(help: "Who has metered it: api, or flow.") var source = "api"
    @Option(help: "Whose; the own workspace's unless said.") var workspace: String?

    func run() async throws {
        try await reach.with { client in
            var body: JSONObject = [
                "action": "reverse", "key": .string(key), "source": .string(source),
            ]
            if let workspace { body["workspace"] = .string(workspace) }
            try await client.meter(body, reach)
        }
    }
}

extension Client {
    fileprivate func meter(_ body: JSONObject, _ reach: Reach) async throws {
        let answer = try await json(.post, "/v1/usage", body: .object(body))
        if reach.json { return print(answer.prettyText) }
        let (amount, left) = (answer["amount"].integer ?? 0, answer["remaining"].integer ?? 0)
        Terminal.standard.say(
            Localized(zh: "已记录 \(amount)，剩余 \(left)。", en: "\(amount) recorded, \(left) left."))
    }
}
