import Apps
import ArgumentParser
import FoundationEssentials
import Values

/// `qiao app`: definitions of apps.
struct AppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app", abstract: "Apps: what they do, and whether their definitions hold.",
        subcommands: [AppList.self, AppVerify.self, AppImport.self, AppInvoke.self, AppSettings.self])
}

struct AppList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The apps and their actions.")
    @OptionGroup var apps: AppFolder
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let catalog = try AppCatalog(folder: apps.path)
        if json {
            let list = catalog.apps.map { app -> JSON in
                [
                    "key": .string(app.key), "number": .int(Int64(app.number)),
                    "actions": .array(app.actions.map { .string($0.key) }),
                ]
            }
            return print(JSON.array(list).prettyText)
        }
        let language = Terminal.standard.language
        for app in catalog.apps {
            print("\(app.number)  \(Terminal.standard.toned(app.key, .strong))  \(app.name(language))")
            for action in app.actions {
                print(
                    "  \(action.number)  \(app.key)/\(action.key)  \(action.name(language))  \(action.effect.rawValue)"
                )
            }
        }
    }
}
