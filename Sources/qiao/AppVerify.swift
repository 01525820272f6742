import Apps
import ArgumentParser
import Values

/// `qiao app check`: whether an app's definition holds.
struct AppVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks the definition of an app: docs/checks.md explains each check."
    )
    @Argument(help: "The app's folder.") var folder: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let report = AppReport(try AppFiles(folder: folder))
        if json {
            print(JSON.array(report.entries.map(\.problem.json)).prettyText)
        } else {
            for entry in report.entries {
                let line = "\(entry.check.rawValue)  \(entry.problem.line(Terminal.standard.language))"
                print(Terminal.standard.toned(line, entry.check.isAdvice ? .waiting : .bad))
            }
            if report.entries.isEmpty {
                Terminal.standard.say(Localized(zh: "没有发现问题。", en: "Nothing was found."))
            }
        }
        if !report.isPassed { throw ExitCode(1) }
    }
}
