import Connections
import FoundationEssentials
import Glibc
import Values
import World

/// `qiao serve`, the real one, on a data folder of its own.
struct ServedNode: Sendable {
    /// How long it may take until it is ready.
    static let readyMax = Duration.seconds(30)

    let port: Int
    let child: Child
    /// From its start until it said that it is ready.
    let readyAfter: Duration

    /// Calls `body` with a server that is ready, and ends it in order.
    ///
    /// - Parameters:
    ///   - folder: With what ``prepare(_:)`` makes; the installation stays in it.
    ///   - database: Its URL; `nil` for SQLite in the folder.
    ///   - allowed: The hosts that calls may reach although they are not on the public Internet.
    ///   - body: The work.
    /// - Returns: What the work gave.
    /// - Throws: ``Unmeasured`` where the server does not start; what the work throws.
    static func with<T>(
        _ folder: ScratchFolder, database: String?, allowing allowed: [String] = [],
        _ body: (ServedNode) async throws -> T
    ) async throws -> T {
        let port = try LoopbackSocket.freePort()
        var words = [try Child.sibling("qiao"), "serve", "--port", "\(port)"] + place(folder, database)
        for host in allowed { words += ["--allow-host", host] }
        return try await Child.with(words, in: folder) { child in
            try await body(try await ready(child, port: port))
        }
    }

    /// Makes what an installation needs before its first start: its folder and its master key.
    static func prepare(_ folder: ScratchFolder) throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/data", withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try SecretFile.create("\(folder.path)/data/master.key", MasterKey.generate(.system).text)
    }

    /// Saves a flow through the command line.
    /// - Returns: The path of its webhook.
    static func apply(_ source: String, in folder: ScratchFolder, database: String?) async throws -> String {
        let file = "\(folder.path)/flow.yaml"
        try Data(source.utf8).write(to: URL(filePath: file))
        let address = try await Child.run(
            [try Child.sibling("qiao"), "flow", "apply", file] + place(folder, database), in: folder)
        guard let token = address.split(separator: "/").last, address.contains("/hooks/") else {
            throw Unmeasured("The flow has no webhook.")
        }
        return "/hooks/\(token)"
    }

    /// Puts a catalog on sale through the command line.
    static func sell(_ catalog: String, in folder: ScratchFolder, database: String?) async throws {
        let file = "\(folder.path)/catalog.yaml"
        try Data(catalog.utf8).write(to: URL(filePath: file))
        _ = try await Child.run(
            [try Child.sibling("qiao"), "catalog", "apply", file] + place(folder, database), in: folder)
    }

    /// The URL of the database that the installation in a folder has.
    static func url(in folder: ScratchFolder, database: String?) -> String {
        database ?? "sqlite:\(folder.path)/data/qiao.db"
    }

    private static func place(_ folder: ScratchFolder, _ database: String?) -> [String] {
        ["--folder", "\(folder.path)/data", "--database", url(in: folder, database: database)]
    }

    private static func ready(_ child: Child, port: Int) async throws -> ServedNode {
        let clock = World.system.clock
        while clock.monotonic - child.startedAt < readyMax {
            if try LoopbackSocket.status(of: "/readyz", port: port) == 200 {
                return ServedNode(port: port, child: child, readyAfter: clock.monotonic - child.startedAt)
            }
            try await clock.sleep(for: .milliseconds(1))
        }
        throw Unmeasured("The server was not ready within \(readyMax).")
    }
}
