import ArgumentParser
import FoundationEssentials

/// Where an installation keeps what is its own: the database, the master key, the socket.
struct DataFolder: ParsableArguments {
    @Option(name: .customLong("folder"), help: "The folder of the installation.")
    var path = ProcessInfo.processInfo.environment["QIAO_DATA"] ?? "data"

    @Option(help: "The database: sqlite:PATH or postgres://USER@HOST/NAME. Default: qiao.db in the folder.")
    var database: String?

    /// The URL of the database.
    var databaseURL: String {
        database ?? ProcessInfo.processInfo.environment["QIAO_DATABASE"] ?? "sqlite:\(path)/qiao.db"
    }

    /// The socket on which a server on SQLite listens for the command line; only its owner can open it.
    var socket: String { "\(path)/qiao.sock" }

    /// The file of the key that all secrets hang on.
    var masterKey: String { "\(path)/master.key" }

    /// The file of the API key that `serve --dev` makes.
    var devKey: String { "\(path)/dev.key" }

    /// The folder into which copies of the database go.
    var backups: String { "\(path)/backups" }

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
