import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao connection`: the credentials with which calls are made.
struct ConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connection", abstract: "Connections: the credentials with which calls are made.",
        subcommands: [
            ConnectionList.self, ConnectionCreate.self, ConnectionUpdate.self, ConnectionDelete.self,
        ])
}

struct ConnectionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The connections, by name; never their secrets.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/connections")
            if reach.json { return print(page.prettyText) }
            for connection in page["items"].array ?? [] {
                print(
                    "\(connection["name"].string ?? "")  \(connection["app"].string ?? "")  "
                        + "\(connection["state"].string ?? "")")
            }
        }
    }
}

struct ConnectionCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Saves credentials under a name.",
        discussion:
            "The values are read from a file, or with - from standard input, so that no secret stands in the "
            + "list of processes.")
    @OptionGroup var reach: Reach
    @Argument(help: "The connection's name.") var name: String
    @Option(help: "The app.") var app: String
    @Option(
        help: "The file with the values of the app's connection fields, a JSON object; - for standard input.")
    var values: String

    func run() async throws {
        let values = try JSON(parsing: InputFile.read(values))
        try await reach.with { client in
            let body: JSON = ["name": .string(name), "app": .string(app), "values": values]
            let saved = try await client.json(.post, "/v1/connections", body: body)
            if reach.json { return print(saved.prettyText) }
            Terminal.standard.say(
                Localized(zh: "授权账号 \(name) 已保存。", en: "Saved the connection \(name)."))
        }
    }
}
