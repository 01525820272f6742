import Foundation
import Storage
import World

/// An empty database of an engine for the length of one test.
func withDatabase<T>(
    _ engine: Engine, _ schemas: [Schema] = [Notebook.schema], options: DatabaseOptions = DatabaseOptions(),
    _ body: (Database) async throws -> T
) async throws -> T {
    try await withFolder { folder in
        let database = try await Database.open(
            "sqlite:\(folder)/test.db", schemas: schemas, world: .system, options: options)
        do {
            let value = try await body(database)
            await database.close()
            return value
        } catch {
            await database.close()
            throw error
        }
    }
}

/// An empty folder for the length of one test.
func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "qiao-\(World.system.newID(Note.self))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
