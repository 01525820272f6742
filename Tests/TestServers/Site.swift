import Foundation
import TestDatabases
import Values
import World

/// An installation of the real program: a fresh folder, ports of its own, and processes that end with the test.
public struct Site: Sendable {
    /// The programs of the installation.
    public let programs: ProgramGroup
    /// The folder of the installation.
    public let data: String
    /// The port of the demo vendor.
    public let vendorPort: Int
    /// The URL of the database; `nil` for SQLite in the folder.
    public let database: String?

    /// Hands out an installation with the keys, connections and the flow of the ready scenario, of which nothing runs.
    ///
    /// - Parameters:
    ///   - database: The URL of its database; `nil` for SQLite in the folder.
    ///   - prepare: Changes the folder before the first start.
    ///   - body: What is done with it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``ServerFailure`` where the first start did not end well.
    public static func with<Result>(
        database: String? = nil, prepare: (Site) async throws -> Void = { _ in },
        _ body: (Site) async throws -> Result
    ) async throws -> Result {
        try await withEmpty(database: database) { site in
            try await prepare(site)
            let first = try await site.serve()
            first.program.signal(SIGTERM)
            guard try await first.program.end() == .exited(0) else {
                throw ServerFailure("the first start did not end well: \(first.program.complained)")
            }
            return try await body(site)
        }
    }

    /// Hands out an installation that was never started.
    public static func withEmpty<Result>(
        database: String? = nil, _ body: (Site) async throws -> Result
    ) async throws -> Result {
        try await permits.with {
            let site = try Site(database: database)
            let result: Result
            do {
                result = try await body(site)
            } catch {
                try await site.programs.end()
                throw error
            }
            try await site.programs.end()
            return result
        }
    }

    /// How many installations there are at once; more of them only make each slower.
    private static let permits = Permits(4)

    private init(database: String?) throws {
        let name = "qiao-site-\(World.system.newID(Run.self))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name).path()
        programs = try ProgramGroup(folder: folder)
        data = folder + "/data"
        vendorPort = try FreePort.take()
        self.database = database
    }

    /// Starts `qiao serve --dev` and returns once it is ready.
    ///
    /// - Parameters:
    ///   - options: Further options.
    ///   - wrapper: What starts it, where that is not the program itself.
    /// - Returns: The server.
    /// - Throws: ``ServerFailure`` where it ends before it is ready.
    public func serve(_ options: [String] = [], wrapper: [String] = []) async throws -> ServedNode {
        let node = try start(options, wrapper: wrapper)
        try await node.isReady()
        return node
    }

    /// Starts `qiao serve --dev` and does not wait for it.
    public func start(_ options: [String] = [], wrapper: [String] = []) throws -> ServedNode {
        let port = try FreePort.take()
        let program = try programs.start(
            wrapper + [Binary.path, "serve", "--dev", "--port", "\(port)", "--vendor-port", "\(vendorPort)"]
                + place + options,
            in: Binary.root, name: "serve-\(port)", environment: Site.environment)
        return ServedNode(program: program, port: port, keyFile: data + "/dev.key")
    }

    /// Starts `qiao demo-vendor` and returns once it is ready.
    ///
    /// - Parameters:
    ///   - options: Further options.
    ///   - port: Its port; another one than the installation's vendor has gives a vendor with other books.
    /// - Returns: The vendor.
    /// - Throws: ``ServerFailure`` where it ends before it is ready.
    public func startVendor(_ options: [String] = [], on port: Int? = nil) async throws -> Program {
        let folder = port.map { "\(programs.folder)/vendor-\($0)" } ?? data
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let program = try programs.start(
            [Binary.path, "demo-vendor", "--port", "\(port ?? vendorPort)", "--folder", folder] + options,
            in: Binary.root, name: "vendor-on-\(port ?? vendorPort)", environment: Site.environment)
        try await eventually("the vendor is ready") {
            if program.ending != nil { throw ServerFailure("the vendor ended: \(program.complained)") }
            return program.said.contains("ready")
        }
        return program
    }

    /// Where the demo vendor is.
    public var vendor: Address { Address(port: vendorPort) }

    /// Runs a command of the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: The command.
    ///   - input: What it reads on standard input.
    /// - Returns: The program, which has ended.
    /// - Throws: ``ServerFailure`` where it does not end.
    public func run(_ arguments: [String], input: [UInt8] = []) async throws -> Program {
        let name = "command-\(World.system.newID(Run.self))"
        let file = "\(programs.folder)/\(name).in"
        try Data(input).write(to: URL(filePath: file))
        let program = try programs.start(
            [Binary.path] + arguments, in: Binary.root, name: name, environment: environment, input: file)
        _ = try await program.end()
        return program
    }

    /// What commands find in their environment, so that they use this installation.
    public var environment: [String: String] {
        var environment = Site.environment
        environment["QIAO_DATA"] = data
        if let database { environment["QIAO_DATABASE"] = database }
        return environment
    }

    private var place: [String] {
        ["--folder", data] + (database.map { ["--database", $0] } ?? [])
    }

    private static let environment = ["LC_ALL": "C.UTF-8", "QIAO_LANG": "en"]
}
