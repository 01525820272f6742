import ArgumentParser
import FoundationEssentials
import Values

/// Where an installation keeps what is its own: the database, the master key, the socket.
struct DataFolder: ParsableArguments {
    @Option(name: .customLong("folder"), help: "The folder of the installation.")
    var path = ProcessInfo.processInfo.environment["QIAO_DATA"] ?? "data"

    @Option(help: "The database: sqlite:PATH or postgres://USER@HOST/NAME. Default: qiao.db in the folder.")
    var database: String?

    @Option(
        name: .customLong("archive"),
        help: """
            The folder into which the usage history of older months goes; every node must reach it. Default: \
            QIAO_ARCHIVE, or on SQLite usage in the folder. On PostgreSQL without one all of it stays in the database.
            """)
    var givenArchive: String?

    /// The folder of the older usage history; `nil` where all of it stays in the database.
    var archive: String? {
        givenArchive ?? Setting.text("QIAO_ARCHIVE") ?? (isSQLite ? "\(path)/usage" : nil)
    }

    @Option(
        help:
            "How many months of usage history before this one stay in the database where there is an archive."
    )
    var hotMonths = 1

    /// Refuses less than no months.
    func validate() throws {
        guard (0...1_200).contains(hotMonths) else {
            throw ValidationError("--hot-months takes 0 to 1200, not \(hotMonths).")
        }
    }

    /// The URL of the database.
    var databaseURL: String {
        database ?? Secrets.database ?? "sqlite:\(path)/qiao.db"
    }

    /// Whether the database is a file, which one process owns.
    var isSQLite: Bool { databaseURL.hasPrefix("sqlite:") }

    /// What may be shown of the database's URL: all but a password.
    var databaseShown: String {
        databaseURL.replacing(#/:[^:@\/]*@|password=[^&]*/#) {
            $0.output.hasSuffix("@") ? ":***@" : "password=***"
        }
    }

    /// Makes sure that other nodes can be on the same database.
    /// - Throws: `cli.needs_postgres` on SQLite.
    func requirePostgres(for command: String) throws(Problem) {
        if isSQLite { throw .needsPostgres(command) }
    }

    /// The socket on which a server on SQLite listens for the command line; only its owner can open it.
    var socket: String { "\(path)/qiao.sock" }

    /// The file of the key that all secrets hang on.
    var masterKey: String { "\(path)/master.key" }

    /// The file of the API key that `serve --dev` makes.
    var devKey: String { "\(path)/dev.key" }

    /// The folder into which copies of the database go.
    ///
    /// It begins at the root, since a server and the command line need not stand in the same folder.
    var backups: String {
        path.hasPrefix("/")
            ? "\(path)/backups" : "\(FileManager.default.currentDirectoryPath)/\(path)/backups"
    }

    /// The file in which the demo vendor remembers.
    var vendorState: String { "\(path)/demo-vendor.jsonl" }
}

/// Where the apps are.
struct AppFolder: ParsableArguments {
    @Option(
        name: .customLong("apps"), help: "The folder with the apps. Default: apps here, or beside the binary."
    )
    var given: String?

    /// The folder to read.
    var path: String {
        if let given { return given }
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let places = ["apps", beside.appending(path: "apps").path(), "/usr/share/qiao/apps"]
        return places.first { FileManager.default.fileExists(atPath: $0) } ?? "apps"
    }
}

extension Problem {
    fileprivate static func needsPostgres(_ command: String) -> Problem {
        Problem(
            "cli.needs_postgres", status: 400,
            Localized(
                zh:
                    "SQLite 数据库只能由一个进程使用，qiao \(command) 需要 PostgreSQL：请用 --database 或 QIAO_DATABASE 给出 postgres://用户@主机/库名，或只运行 qiao serve。",
                en:
                    "One process owns a SQLite database: qiao \(command) needs PostgreSQL. Give postgres://USER@HOST/NAME with --database or QIAO_DATABASE, or run qiao serve alone."
            ))
    }
}
