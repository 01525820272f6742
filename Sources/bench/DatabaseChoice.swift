import ArgumentParser
import Storage
import World

/// Where a benchmark's database is.
struct DatabaseChoice: ParsableArguments {
    @Option(help: "sqlite or postgres.")
    var engine = "sqlite"

    @Option(help: "The URL of an empty PostgreSQL database.")
    var postgres: String?

    /// Rejects PostgreSQL without a database.
    func validate() throws {
        guard (engine == "postgres") == (postgres != nil) else {
            throw ValidationError("Give --engine postgres and --postgres URL together, or neither.")
        }
    }

    /// The URL of the database; a SQLite file goes into the folder.
    func url(in folder: ScratchFolder) -> String {
        postgres ?? "sqlite:\(folder.path)/bench.db"
    }

    /// Calls `body` with the open database, which is closed afterwards and, on SQLite, removed.
    func with<T>(schemas: [Schema], _ body: (Database) async throws -> T) async throws -> T {
        try await ScratchFolder.with { folder in
            let database = try await Database.open(url(in: folder), schemas: schemas, world: .system)
            do {
                let result = try await body(database)
                await database.close()
                return result
            } catch {
                await database.close()
                throw error
            }
        }
    }
}
