import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao app settings`: what the operator registered at an app's vendor.
struct AppSettings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Shows the names of an app's settings, or replaces the settings.",
        discussion:
            "The values are read from a file, or with - from standard input, so that no secret stands in the "
            + "list of processes or the shell's history. Runs that are held for a connection of the app go on."
    )
    @OptionGroup var reach: Reach
    @Argument(help: "The app.") var app: String
    @Option(
        help: "The file with all values of the app's settings, a JSON object; - for standard input.")
    var values: String?

    func run() async throws {
        let path = "/v1/apps/\(app.escaped)/settings"
        let values = try values.map { try JSON(parsing: InputFile.read($0)) }
        try await reach.with { client in
            guard let values else {
                let shown = try await client.json(.get, path)
                if reach.json { return print(shown.prettyText) }
                for name in shown["names"].array ?? [] { print(name.string ?? "") }
                return
            }
            let saved = try await client.json(.put, path, body: ["values": values])
            if reach.json { return print(saved.prettyText) }
            Terminal.standard.say(
                Localized(zh: "应用 \(app) 的设置已保存。", en: "Saved the settings of the app \(app)."))
        }
    }
}
