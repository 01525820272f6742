import ArgumentParser
import FoundationEssentials
import HTTPTypes
import Values
import World

/// `qiao backup`: a consistent copy of a SQLite database.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies the SQLite database to a new file while it goes on working.",
        discussion: "On PostgreSQL use pg_dump or a base backup.")
    @OptionGroup var reach: Reach
    @Argument(help: "The new file.") var file: String

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: file) else { throw Problem.backupIsThere(file) }
        let client = try await Client.open(reach.folder, apps: reach.apps)
        let copy: JSON
        do {
            // Leaving the scope ends its line.
            async let _ = BackupProgress(reach.folder).show()
            copy = try await client.json(
                .post, "/v1/backups", within: Client.longDurationMax)
        } catch {
            try await client.close()
            throw error
        }
        try await client.close()
        try FileManager.default.moveItem(atPath: copy["file"].string ?? "", toPath: file)
        if reach.json { return print((["file": .string(file)] as JSON).prettyText) }
        Terminal.standard.say(Localized(zh: "已备份到 \(file)。", en: "Copied to \(file)."))
    }
}

extension Problem {
    fileprivate static func backupIsThere(_ file: String) -> Problem {
        Problem(
            "cli.file_exists", status: 409,
            Localized(
                zh: "文件 \(file) 已存在，没有覆盖。", en: "The file \(file) is there already; it was not replaced."))
    }
}
