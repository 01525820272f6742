import Foundation
public import Storage
import Synchronization
import Values
public import World

/// Databases for tests: each test gets one of its own, which is gone when the test is.
///
/// ```swift
/// @Test("keeps what was written", arguments: Engine.allCases)
/// func keeps(engine: Engine) async throws {
///     try await TestDatabase.with(engine, schemas: [.orders]) { database in
///         try await database.write { try $0.execute("...") }
///     }
/// }
/// ```
public enum TestDatabase {
    /// How many databases exist at once; cloning more of them only makes each slower.
    private static let permits = Permits(8)

    /// Opens a fresh database with these schemas, closes it after `body` and removes it.
    ///
    /// SQLite has a file in a temporary directory; PostgreSQL a database of the ``PostgresServer``, cloned from a
    /// template that was made once for these schemas.
    public static func with<Result>(
        _ engine: Engine, schemas: [Schema] = [], world: World = .system,
        options: DatabaseOptions = TestDatabase.options, _ body: (Database) async throws -> Result
    ) async throws -> Result {
        try await withURL(engine, schemas: schemas) { url in
            var options = options
            if world.clock is VirtualClock { options.measuresTime = false }
            let database = try await Database.open(url, schemas: schemas, world: world, options: options)
            return try await closing({ await database.close() }) { try await body(database) }
        }
    }

    /// Makes a fresh database and hands out its URL, for tests that open it themselves, or more than once.
    ///
    /// With schemas it has been opened with them before; without, it is empty.
    public static func withURL<Result>(
        _ engine: Engine, schemas: [Schema] = [], _ body: (String) async throws -> Result
    ) async throws -> Result {
        try await permits.with {
            switch engine {
            case .sqlite: return try await withSQLiteFile(body)
            case .postgres:
                let server = try await PostgresServer.shared()
                return try await server.withDatabase(schemas: schemas) {
                    try await body(server.url(database: $0))
                }
            }
        }
    }

    /// The limits for tests: pools of four connections.
    public static var options: DatabaseOptions {
        var options = DatabaseOptions()
        options.connections = 4
        options.readers = 2
        return options
    }

    private static func withSQLiteFile<Result>(_ body: (String) async throws -> Result) async throws -> Result
    {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "qiao-test-\(World.system.newID(Run.self))", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            // A directory that stays is the system's to clear.
            try? FileManager.default.removeItem(at: directory)
        }
        return try await body("sqlite:\(directory.path())test.db")
    }
}

/// Runs `body`, then `end` whether it threw or not.
func closing<Result>(
    _ end: () async throws -> Void, _ body: () async throws -> Result
) async throws -> Result {
    let result: Result
    do {
        result = try await body()
    } catch {
        try await end()
        throw error
    }
    try await end()
    return result
}
