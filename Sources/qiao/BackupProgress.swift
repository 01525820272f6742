import FoundationEssentials
import Glibc
import Values
import World

/// How far a copy of the database is: a line on standard error, where that is a terminal.
struct BackupProgress {
    private static let pause = Duration.milliseconds(200)

    private let backups: String
    private let database: String
    private let isShown = isatty(STDERR_FILENO) == 1

    /// The progress of a copy of this installation's database.
    init(_ folder: DataFolder) {
        backups = folder.backups
        database = String(folder.databaseURL.dropFirst("sqlite:".count))
    }

    /// Shows how far the copy is, until the task is cancelled.
    func show() async {
        guard isShown else { return }
        do {
            while true {
                try await World.system.clock.sleep(for: BackupProgress.pause)
                write("\r\(copied >> 20) / \(bytes(database) >> 20) MiB")
            }
        } catch {
            write("\r\u{1B}[K")
        }
    }

    /// The bytes of the copy so far.
    private var copied: Int {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: backups)
            return names.filter { $0.hasSuffix(".partial") }.map { bytes("\(backups)/\($0)") }.max() ?? 0
        } catch {
            return 0
        }
    }

    private func bytes(_ path: String) -> Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
