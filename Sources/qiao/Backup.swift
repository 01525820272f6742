import ArgumentParser
import FoundationEssentials
import HTTPTypes
import Values

/// `qiao backup`: a consistent copy of a SQLite database.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies the SQLite database to a new file while it goes on working.")
    @OptionGroup var reach: Reach
    @Argument(help: "The new file.") var file: String

    func run() async throws {
        try await reach.with { client in
            let copy = try await client.json(.post, "/v1/backups")
            try FileManager.default.moveItem(atPath: copy["file"].string ?? "", toPath: file)
            Terminal.standard.say(Localized(zh: "已备份到 \(file)。", en: "Copied to \(file)."))
        }
    }
}
