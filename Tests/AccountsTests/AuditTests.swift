import Accounts
import OrderedCollections
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("Workspaces and the audit log")
struct AuditTests {
    private struct Refusal: Error {}

    @Test("has a line for what was committed and none for what was not", arguments: Engine.allCases)
    func lines(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, schemas: [AccountSchema.schema]) { database in
            let key: ID<APIKey> = World.system.newID()
            let workspace = try await database.write { tx in
                let workspace = try SavedWorkspace.create(named: "a", in: tx)
                try AuditEntry.append(
                    "workspace.made", to: "\(workspace.id)", by: .commandLine, in: workspace.id, tx)
                return workspace
            }
            await #expect(throws: Refusal.self) {
                try await database.write { tx in
                    try AuditEntry.append("workspace.renamed", to: "b", by: .key(key), in: workspace.id, tx)
                    throw Refusal()
                }
            }
            try await database.write { tx in
                try SavedWorkspace.rename(workspace.id, to: "c", in: tx)
                try AuditEntry.append(
                    "workspace.renamed", to: "c", by: .key(key), in: workspace.id, details: ["before": "a"],
                    tx)
            }
            let log = try await database.read {
                try AuditEntry.list(of: workspace.id, try PageRequest(), in: $0)
            }
            #expect(log.items.map(\.target) == ["c", "\(workspace.id)"])
            #expect(log.items.map(\.actor) == [.key(key), .commandLine])
            #expect(log.items.first?.details["before"] == "a")
            let found = try await database.read { try SavedWorkspace.find(workspace.id, in: $0) }
            #expect(found.name == "c")
        }
    }

    @Test("belongs to its workspace alone, and pages by key", arguments: Engine.allCases)
    func pages(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, schemas: [AccountSchema.schema]) { database in
            let (mine, other) = try await database.write { tx in
                (
                    try SavedWorkspace.create(named: "a", in: tx).id,
                    try SavedWorkspace.create(named: "b", in: tx).id
                )
            }
            for number in 0..<7 {
                try await database.write { tx in
                    try AuditEntry.append("key.issued", to: "\(number)", by: .system, in: mine, tx)
                    try AuditEntry.append("key.issued", to: "other", by: .system, in: other, tx)
                }
            }
            var seen: [String] = []
            var cursor: String?
            repeat {
                let request = try PageRequest(limit: 3, after: cursor)
                let page = try await database.read { try AuditEntry.list(of: mine, request, in: $0) }
                seen += page.items.map(\.target)
                cursor = page.next?.text
            } while cursor != nil
            #expect(seen == ["6", "5", "4", "3", "2", "1", "0"])
            let workspaces = try await database.read { try SavedWorkspace.list(try PageRequest(), in: $0) }
            #expect(Set(workspaces.items.map(\.id)) == [mine, other])
        }
    }

    @Test("takes no facts beyond its limit, and undoes what they were about")
    func limit() async throws {
        try await TestDatabase.with(.sqlite, schemas: [AccountSchema.schema]) { database in
            await #expect {
                try await database.write { tx in
                    let workspace = try SavedWorkspace.create(named: "a", in: tx)
                    let facts: JSON = ["x": .string(String(repeating: "x", count: 9_000))]
                    try AuditEntry.append("a.b", to: "", by: .system, in: workspace.id, details: facts, tx)
                }
            } throws: {
                ($0 as? Problem)?.code == "audit.details_too_large"
            }
            let workspaces = try await database.read { try SavedWorkspace.list(try PageRequest(), in: $0) }
            #expect(workspaces.items.isEmpty)
        }
    }
}
