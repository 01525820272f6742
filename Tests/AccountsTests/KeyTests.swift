import Accounts
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("API keys")
struct KeyTests {
    private let world = World.system

    private func with(_ engine: Engine, _ body: (Database, SavedWorkspace) async throws -> Void) async throws
    {
        try await TestDatabase.with(engine, schemas: [AccountSchema.schema]) { database in
            let workspace = try await database.write { try SavedWorkspace.create(named: "门店", in: $0) }
            try await body(database, workspace)
        }
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? Problem)?.code
        }
    }

    @Test("let in whoever presents one, with its roles and its workspace", arguments: Engine.allCases)
    func authenticates(_ engine: Engine) async throws {
        try await with(engine) { database, workspace in
            let texts = (0..<5).map { _ in KeyText.generate(world) }
            for (text, role) in zip(texts, Role.allCases) {
                _ = try await database.write {
                    try IssuedKey.issue(
                        text, named: role.rawValue, roles: [role, .viewer], for: workspace.id, in: $0)
                }
            }
            for (text, role) in zip(texts, Role.allCases) {
                let caller = try await database.read { try IssuedKey.authenticate(text.text, in: $0) }
                #expect(caller?.workspace == workspace.id)
                #expect(caller?.roles == [role, .viewer])
            }
        }
    }

    @Test("let in nobody else", arguments: Engine.allCases)
    func strangers(_ engine: Engine) async throws {
        try await with(engine) { database, workspace in
            let text = KeyText.generate(world)
            _ = try await database.write {
                try IssuedKey.issue(text, named: "a", roles: [.owner], for: workspace.id, in: $0)
            }
            let last = text.text.last == "0" ? "1" : "0"
            let presented = [
                "", "qk_", text.lookup, "qk_\(text.lookup)", text.text + "0", String(text.text.dropLast()),
                text.text.dropLast() + last, text.text.uppercased(), " \(text.text)", "\(text.text)\n",
                text.text.replacing("qk_", with: "sk_"), KeyText.generate(world).text,
                "qk_\(text.lookup)\(KeyText.generate(world).text.dropFirst(13))", "qk_' OR 1=1 --",
                String(repeating: "0", count: 1_000_000),
            ]
            for presented in presented {
                let caller = try await database.read { try IssuedKey.authenticate(presented, in: $0) }
                #expect(caller == nil, "\(presented.prefix(60))")
            }
        }
    }

    @Test("are told apart where several are presented at once", arguments: Engine.allCases)
    func several(_ engine: Engine) async throws {
        let (world, _) = World.virtual(seed: 9, at: Timestamp(seconds: 1_800_000_000))
        try await TestDatabase.with(engine, schemas: [AccountSchema.schema], world: world) { database in
            let texts = (0..<3).map { _ in KeyText.generate(world) }
            let keys = try await database.write { tx in
                try texts.map { text in
                    let workspace = try SavedWorkspace.create(named: "w", in: tx)
                    return try IssuedKey.issue(text, named: "k", roles: [.viewer], for: workspace.id, in: tx)
                }
            }
            try await database.write { try IssuedKey.revoke(keys[1].id, of: keys[1].workspace, in: $0) }
            let presented = [texts[2].text, "qk_", texts[1].text, texts[0].text, texts[2].text]
            let callers = try await database.read { try IssuedKey.authenticate(presented, in: $0) }
            #expect(callers.map { $0?.keyID } == [keys[2].id, nil, nil, keys[0].id, keys[2].id])
            #expect(callers.map { $0?.workspace }[0] == keys[2].workspace)
        }
    }

    @Test("stop at their expiry and when they are revoked", arguments: Engine.allCases)
    func ends(_ engine: Engine) async throws {
        let (world, clock) = World.virtual(seed: 7, at: Timestamp(seconds: 1_800_000_000))
        try await TestDatabase.with(engine, schemas: [AccountSchema.schema], world: world) { database in
            let workspace = try await database.write { try SavedWorkspace.create(named: "w", in: $0) }
            let (short, long) = (KeyText.generate(world), KeyText.generate(world))
            let end = world.now + .seconds(60)
            let (_, kept) = try await database.write { tx in
                (
                    try IssuedKey.issue(
                        short, named: "s", roles: [.viewer], for: workspace.id, expiresAt: end, in: tx),
                    try IssuedKey.issue(long, named: "l", roles: [.viewer], for: workspace.id, in: tx)
                )
            }
            func isLetIn(_ text: KeyText) async throws -> Bool {
                try await database.read { try IssuedKey.authenticate(text.text, in: $0) } != nil
            }
            #expect(try await isLetIn(short))
            clock.advance(by: .seconds(60))
            #expect(try await !isLetIn(short))
            #expect(try await isLetIn(long))
            let other = try await database.write { try SavedWorkspace.create(named: "other", in: $0) }
            let foreign = await code {
                try await database.write { try IssuedKey.revoke(kept.id, of: other.id, in: $0) }
            }
            #expect(foreign == "key.not_found")
            #expect(try await isLetIn(long))
            try await database.write { try IssuedKey.revoke(kept.id, of: workspace.id, in: $0) }
            #expect(try await !isLetIn(long))
            let revoked = try await database.read {
                try IssuedKey.list(of: workspace.id, try PageRequest(), in: $0)
            }
            let at = revoked.items.first { $0.id == kept.id }?.revokedAt
            clock.advance(by: .seconds(60))
            try await database.write { try IssuedKey.revoke(kept.id, of: workspace.id, in: $0) }
            let again = try await database.read {
                try IssuedKey.list(of: workspace.id, try PageRequest(), in: $0)
            }
            #expect(again.items.first { $0.id == kept.id }?.revokedAt == at)
        }
    }

    @Test("are written down as used once an hour", arguments: Engine.allCases)
    func uses(_ engine: Engine) async throws {
        let (world, clock) = World.virtual(seed: 7, at: Timestamp(seconds: 1_800_000_000))
        try await TestDatabase.with(engine, schemas: [AccountSchema.schema], world: world) { database in
            let workspace = try await database.write { try SavedWorkspace.create(named: "w", in: $0) }
            let text = KeyText.generate(world)
            _ = try await database.write {
                try IssuedKey.issue(text, named: "a", roles: [.viewer], for: workspace.id, in: $0)
            }
            var noted: [Timestamp] = []
            for _ in 0..<5 {
                let caller = try #require(
                    try await database.read { try IssuedKey.authenticate(text.text, in: $0) })
                let isWorth = caller.isUseWorthNoting(at: world.now)
                try await database.write { try IssuedKey.noteUse(by: caller, in: $0) }
                let after = try await database.read { try IssuedKey.authenticate(text.text, in: $0) }
                let usedAt = try #require(after?.usedAt)
                #expect(isWorth == (usedAt == world.now))
                noted.append(usedAt)
                clock.advance(by: .seconds(1_800))
            }
            #expect(Set(noted).count == 3)
        }
    }

    @Test("stand in the database as a hash alone, and in no description", arguments: Engine.allCases)
    func hidden(_ engine: Engine) async throws {
        try await with(engine) { database, workspace in
            let text = KeyText.generate(world)
            let key = try await database.write {
                try IssuedKey.issue(text, named: "a", roles: [.owner], for: workspace.id, in: $0)
            }
            let secret = text.text.dropFirst(13)
            var dumped = "\(key) \(text) \(String(reflecting: text))"
            dump(text, to: &dumped)
            dump(key, to: &dumped)
            #expect(!dumped.contains(secret))
            let found = try await database.read { snapshot in
                try snapshot.row("SELECT count(*) FROM api_key WHERE hash = \(Array(text.text.utf8))") {
                    try $0[0] as Int
                }
            }
            #expect(found == 0)
        }
    }

    @Test("are random: no two alike, every character in use")
    func random() {
        let texts = (0..<500).map { _ in KeyText.generate(world).text }
        #expect(Set(texts).count == 500)
        #expect(texts.allSatisfy { KeyText($0)?.text == $0 })
        for place in 3..<53 {
            #expect(Set(texts.map { Array($0)[place] }).count == 32)
        }
    }

    @Test("are issued with a name, a role and an end to come")
    func refused() async throws {
        try await with(.sqlite) { database, workspace in
            let cases: [(String, Set<Role>, Timestamp?, String)] = [
                ("", [.viewer], nil, "key.name"),
                (String(repeating: "x", count: 101), [.viewer], nil, "key.name"),
                ("a", [], nil, "key.roles"), ("a", [.viewer], Timestamp(seconds: 1), "key.expiry"),
            ]
            for (name, roles, end, expected) in cases {
                let text = KeyText.generate(world)
                let found = await code {
                    _ = try await database.write {
                        try IssuedKey.issue(
                            text, named: name, roles: roles, for: workspace.id, expiresAt: end, in: $0)
                    }
                }
                #expect(found == expected)
            }
        }
    }
}
