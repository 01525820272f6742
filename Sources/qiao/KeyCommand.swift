import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao key`: API keys.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "API keys: who may call, and as what.",
        subcommands: [KeyList.self, KeyIssue.self, KeyRevoke.self])
}

struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The keys, the newest first.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/keys")
            if reach.json { return print(page.prettyText) }
            for key in page["items"].array ?? [] {
                let roles = (key["roles"].array ?? []).compactMap(\.string).joined(separator: ",")
                let end = key["revoked_at"].isNull ? "" : "  revoked"
                print(
                    "\(key["id"].string ?? "")  \(key["begins"].string ?? "")…  \(roles)  \(key["name"].string ?? "")\(end)"
                )
            }
        }
    }
}

struct KeyIssue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Issues a key, whose text is shown this once.")
    @OptionGroup var reach: Reach
    @Argument(help: "What it is for.") var name: String
    @Option(
        help:
            "What its holder may be: owner, admin, developer, operator, member, viewer; may be said repeatedly."
    )
    var role: [String]

    func run() async throws {
        try await reach.with { client in
            let body: JSON = ["name": .string(name), "roles": .array(role.map(JSON.string))]
            let key = try await client.json(.post, "/v1/keys", body: body)
            print(reach.json ? key.prettyText : key["key"].string ?? "")
        }
    }
}

struct KeyRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Ends a key, from the next call on.")
    @OptionGroup var reach: Reach
    @Argument(help: "The key's identifier.") var key: String

    func run() async throws {
        try await reach.with { client in
            let answer = try await client.json(.post, "/v1/keys/\(key.escaped)/revoke")
            if reach.json { return print(answer.prettyText) }
            Terminal.standard.say(Localized(zh: "密钥已吊销。", en: "The key is revoked."))
        }
    }
}
