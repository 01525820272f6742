import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("A blob")
struct BlobTests {
    private static let chunk = 1 << 20

    @Test("comes back as it was, however many chunks it has", arguments: Engine.allCases)
    func roundTrips(engine: Engine) async throws {
        try await TestDatabase.with(engine) { database in
            let workspace: ID<Workspace> = database.world.newID()
            for count in [0, 1, 70_000, BlobTests.chunk - 1, BlobTests.chunk, BlobTests.chunk + 1, 3_500_000]
            {
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
                let id = try await database.write { try $0.keep(bytes, of: workspace) }
                let read = try await database.read { try $0.blob(id, of: workspace) }
                #expect(read == bytes)
            }
        }
    }

    @Test("belongs to its workspace and is gone once removed", arguments: Engine.allCases)
    func belongsToItsWorkspace(engine: Engine) async throws {
        try await TestDatabase.with(engine) { database in
            let (ours, theirs): (ID<Workspace>, ID<Workspace>) = (
                database.world.newID(), database.world.newID()
            )
            let id = try await database.write { try $0.keep([1, 2, 3], of: ours) }
            #expect(try await database.read { try $0.blob(id, of: theirs) } == nil)
            try await database.write { try $0.remove(id, of: theirs) }
            #expect(try await database.read { try $0.blob(id, of: ours) } == [1, 2, 3])
            try await database.write { try $0.remove(id, of: ours) }
            #expect(try await database.read { try $0.blob(id, of: ours) } == nil)
        }
    }

    @Test("that is too long is refused")
    func refusesLength() async throws {
        try await TestDatabase.with(.sqlite) { database in
            let workspace: ID<Workspace> = database.world.newID()
            let bytes = [UInt8](repeating: 0, count: Blob.bytesMax + 1)
            let code = try await problemCode {
                _ = try await database.write { try $0.keep(bytes, of: workspace) }
            }
            #expect(code == "storage.blob_too_long")
        }
    }
}
