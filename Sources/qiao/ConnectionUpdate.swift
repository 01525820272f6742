import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao connection update`: other credentials, or another name.
struct ConnectionUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Replaces the credentials of a connection, or renames it.",
        discussion: "Runs that are held for a connection of the app go on.")
    @OptionGroup var reach: Reach
    @Argument(help: "The connection's name.") var name: String
    @Option(
        help: "The file with all values of the app's connection fields, a JSON object; - for standard input.")
    var values: String?
    @Option(help: "Its new name.") var rename: String?

    func validate() throws {
        if values == nil && rename == nil {
            throw ValidationError("Say what changes: --values FILE, --rename NAME, or both.")
        }
    }

    func run() async throws {
        var body: JSONObject = [:]
        if let values { body["values"] = try JSON(parsing: InputFile.read(values)) }
        if let rename { body["name"] = .string(rename) }
        try await reach.with { [body] client in
            let saved = try await client.json(
                .put, "/v1/connections/\(name.escaped)", body: .object(body))
            if reach.json { return print(saved.prettyText) }
            Terminal.standard.say(
                Localized(zh: "授权账号 \(name) 已更新。", en: "Changed the connection \(name)."))
        }
    }
}

/// `qiao connection delete`: its secrets are gone.
struct ConnectionDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a connection with its secrets.",
        discussion: "Runs that need it are held from then on.")
    @OptionGroup var reach: Reach
    @Argument(help: "The connection's name.") var name: String

    func run() async throws {
        try await reach.with { client in
            let deleted = try await client.json(.delete, "/v1/connections/\(name.escaped)")
            if reach.json { return print(deleted.prettyText) }
            Terminal.standard.say(
                Localized(zh: "授权账号 \(name) 已删除。", en: "Deleted the connection \(name)."))
        }
    }
}
