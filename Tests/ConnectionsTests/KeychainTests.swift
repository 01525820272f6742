import Connections
import OrderedCollections
import Storage
import TestDatabases
import Testing
import Values
import World

@Suite("Keychain")
struct KeychainTests {
    private let world = World.system
    private let workspace: ID<Workspace>
    private let stranger: ID<Workspace>
    private let values = SecretValues([
        "app_key": "public-part", "app_secret": "s3cret-value", "nested": ["a": ["deep-secret"]],
    ])

    init() {
        workspace = world.newID()
        stranger = world.newID()
    }

    private func with(
        _ engine: Engine, _ body: (Keychain, Database) async throws -> Void
    ) async throws {
        try await TestDatabase.with(engine, schemas: [ConnectionSchema.schema]) { database in
            let keychain = Keychain(
                database: database, vault: Vault(masterKey: .generate(world), world: world))
            try await keychain.prepare()
            try await body(keychain, database)
        }
    }

    private func new(_ name: String, _ values: SecretValues? = nil) -> NewConnection {
        NewConnection(name: name, app: "jushuitan", kind: .apiKey, values: values ?? self.values)
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? Problem)?.code
        }
    }

    @Test("keeps a connection's values and shows the rest", arguments: Engine.allCases)
    func keeps(_ engine: Engine) async throws {
        try await with(engine) { keychain, database in
            let made = try await keychain.create(new("主店"), of: workspace)
            let values = try await keychain.values(of: made.id, in: workspace)
            #expect(values == self.values)
            let found = try await database.read { try SavedConnection.find(made.id, of: workspace, in: $0) }
            #expect(found == made)
            let named = try await database.read {
                try SavedConnection.find(named: "主店", of: workspace, in: $0)
            }
            #expect(named == made)
            try await database.write { try SavedConnection.delete(made.id, of: workspace, in: $0) }
            #expect(
                await code { _ = try await keychain.values(of: made.id, in: workspace) }
                    == "connection.not_found")
            let again = await code {
                try await database.write { try SavedConnection.delete(made.id, of: workspace, in: $0) }
            }
            #expect(again == "connection.not_found")
        }
    }

    @Test("leaves no secret readable in the database", arguments: Engine.allCases)
    func sealed(_ engine: Engine) async throws {
        try await with(engine) { keychain, database in
            _ = try await keychain.create(new("a"), of: workspace)
            try await keychain.setSettings(of: "jushuitan", in: .test, to: values)
            let blobs = try await database.read { snapshot in
                try snapshot.rows("SELECT sealed FROM connection UNION ALL SELECT sealed FROM app_setting") {
                    row in
                    let bytes: [UInt8] = try row[0]
                    return String(decoding: bytes, as: UTF8.self)
                }
            }
            #expect(blobs.count == 2)
            for secret in values.texts { #expect(!blobs.contains { $0.contains(secret) }) }
        }
    }

    @Test(
        "keeps workspaces apart: a guessed id finds nothing, and a name may be taken in each",
        arguments: Engine.allCases)
    func apart(_ engine: Engine) async throws {
        try await with(engine) { keychain, database in
            let made = try await keychain.create(new("a"), of: workspace)
            #expect(
                await code { _ = try await keychain.values(of: made.id, in: stranger) }
                    == "connection.not_found")
            #expect(
                await code { _ = try await keychain.update(made.id, of: stranger, name: "b") }
                    == "connection.not_found")
            let deleted = await code {
                try await database.write { try SavedConnection.delete(made.id, of: stranger, in: $0) }
            }
            #expect(deleted == "connection.not_found")
            _ = try await keychain.create(new("a"), of: stranger)
            #expect(
                await code { _ = try await keychain.create(new("a"), of: workspace) }
                    == "connection.name_taken")
        }
    }

    @Test("changes a connection once for each version, and names stay unique", arguments: Engine.allCases)
    func changes(_ engine: Engine) async throws {
        try await with(engine) { keychain, _ in
            let first = try await keychain.create(new("a"), of: workspace)
            _ = try await keychain.create(new("b"), of: workspace)
            let second = try await keychain.update(first.id, of: workspace, version: 1, name: "c")
            #expect(second.version == 2)
            #expect(try await keychain.values(of: first.id, in: workspace) == values)
            #expect(
                await code { _ = try await keychain.update(first.id, of: workspace, version: 1, name: "d") }
                    == "connection.changed")
            #expect(
                await code { _ = try await keychain.update(first.id, of: workspace, name: "b") }
                    == "connection.name_taken")
            let replaced = SecretValues(["app_key": "other"])
            _ = try await keychain.update(first.id, of: workspace, values: replaced)
            #expect(try await keychain.values(of: first.id, in: workspace) == replaced)
        }
    }

    @Test("lists by name and by key, without secrets", arguments: Engine.allCases)
    func lists(_ engine: Engine) async throws {
        try await with(engine) { keychain, database in
            for name in ["d", "a", "c", "b"] { _ = try await keychain.create(new(name), of: workspace) }
            _ = try await keychain.create(
                NewConnection(name: "e", app: "other", kind: .none, values: SecretValues([:])), of: workspace)
            let first = try await database.read {
                try SavedConnection.list(of: workspace, try PageRequest(limit: 3), in: $0)
            }
            #expect(first.items.map(\.name) == ["a", "b", "c"])
            let rest = try await database.read {
                try SavedConnection.list(
                    of: workspace, try PageRequest(limit: 3, after: first.next?.text), in: $0)
            }
            #expect(rest.items.map(\.name) == ["d", "e"])
            let ofApp = try await database.read {
                try SavedConnection.list(of: workspace, app: "other", try PageRequest(), in: $0)
            }
            #expect(ofApp.items.map(\.name) == ["e"])
            #expect(!"\(first) \(rest)".contains("s3cret"))
        }
    }

    @Test("keeps settings apart for test and production", arguments: Engine.allCases)
    func settings(_ engine: Engine) async throws {
        try await with(engine) { keychain, _ in
            #expect(try await keychain.settings(of: "a", in: .test) == SecretValues([:]))
            try await keychain.setSettings(of: "a", in: .test, to: values)
            #expect(try await keychain.settings(of: "a", in: .test) == values)
            #expect(try await keychain.settings(of: "a", in: .production) == SecretValues([:]))
            try await keychain.setSettings(of: "a", in: .test, to: SecretValues(["k": "v"]))
            #expect(try await keychain.settings(of: "a", in: .test) == SecretValues(["k": "v"]))
        }
    }

    @Test("seals secrets that other rooms keep, through a change of keys", arguments: Engine.allCases)
    func others(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, schemas: [ConnectionSchema.schema]) { database in
            let vault = Vault(masterKey: .generate(world), world: world)
            let keychain = Keychain(database: database, vault: vault)
            #expect(
                await code { _ = try await keychain.seal([1], of: .hook(workspace, world.newID())) }
                    == "vault.unprepared")
            try await keychain.prepare()
            let flow: ID<Flow> = world.newID()
            let sealed = try await keychain.seal([1, 2, 3], of: .hook(workspace, flow))
            _ = try await KeyRotation(database: database, vault: vault).addDataKey()
            #expect(try await keychain.open(sealed, of: .hook(workspace, flow)) == [1, 2, 3])
            let unknownKey: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 9] + sealed.dropFirst(9)
            for damaged: [UInt8] in [[], [1], Array(sealed.dropLast()), unknownKey] {
                #expect(
                    await code { _ = try await keychain.open(damaged, of: .hook(workspace, flow)) }
                        == "vault.damaged")
            }
        }
    }

    @Test("says at its start that the master key is the wrong one", arguments: Engine.allCases)
    func wrongMasterKey(_ engine: Engine) async throws {
        try await with(engine) { keychain, database in
            let other = Keychain(database: database, vault: Vault(masterKey: .generate(world), world: world))
            #expect(await code { try await other.prepare() } == "vault.master_key_wrong")
            try await keychain.prepare()
        }
    }

    @Test("opens no values that were moved to another connection in the database", arguments: Engine.allCases)
    func moved(_ engine: Engine) async throws {
        try await with(engine) { keychain, database in
            let rich = try await keychain.create(new("rich"), of: workspace)
            let poor = try await keychain.create(new("poor", SecretValues(["a": "b"])), of: stranger)
            try await database.write { tx in
                try tx.execute(
                    """
                    UPDATE connection SET sealed = (SELECT sealed FROM connection WHERE connection_id = \(rich.id))
                    WHERE connection_id = \(poor.id)
                    """, rows: 1)
            }
            #expect(
                await code { _ = try await keychain.values(of: poor.id, in: stranger) } == "vault.damaged")
        }
    }

    @Test("goes on while its data keys and its master key are exchanged", arguments: Engine.allCases)
    func rotation(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, schemas: [ConnectionSchema.schema]) { database in
            let vault = Vault(masterKey: .generate(world), world: world)
            let keychain = Keychain(database: database, vault: vault)
            try await keychain.prepare()
            let rotation = KeyRotation(database: database, vault: vault)
            var made: [SavedConnection] = []
            for number in 0..<205 { made.append(try await keychain.create(new("\(number)"), of: workspace)) }
            try await keychain.setSettings(of: "a", in: .production, to: values)

            #expect(try await rotation.addDataKey() == 2)
            _ = try await keychain.update(made[0].id, of: workspace, values: values)
            #expect(try await rotation.reseal() == 205)
            #expect(try await rotation.reseal() == 0)
            let old = try await database.read { snapshot in
                try snapshot.row("SELECT count(*) FROM connection WHERE data_key < 2") { try $0[0] as Int }
            }
            #expect(old == 0)

            let other = MasterKey.generate(world)
            try await rotation.changeMasterKey(to: other)
            #expect(await code { try await keychain.prepare() } == "vault.master_key_wrong")
            let renewed = Keychain(database: database, vault: Vault(masterKey: other, world: world))
            try await renewed.prepare()
            for connection in [made[0], made[100], made[204]] {
                #expect(try await renewed.values(of: connection.id, in: workspace) == values)
            }
            #expect(try await renewed.settings(of: "a", in: .production) == values)
            let untouched = made[1].id
            let found = try await database.read {
                try SavedConnection.find(untouched, of: workspace, in: $0)
            }
            #expect(found.version == 1)
        }
    }

    @Test(
        "refuses names and values that cannot be",
        arguments: [
            ("", SavedConnection.Kind.none, SecretValues([:]), "connection.name"),
            (" a", .none, SecretValues([:]), "connection.name"),
            ("a\n", .none, SecretValues([:]), "connection.name"),
            ("a\u{0}b", .none, SecretValues([:]), "connection.name"),
            (String(repeating: "名", count: 101), .none, SecretValues([:]), "connection.name"),
            ("a", .none, SecretValues(["a": "b"]), "connection.values"),
            ("a", .apiKey, SecretValues([:]), "connection.values"),
            ("a", .basic, SecretValues(["username": "b"]), "connection.values"),
            (
                "a", .apiKey, SecretValues(["a": .string(String(repeating: "x", count: 70_000))]),
                "connection.values_too_large"
            ),
        ])
    func refused(
        _ name: String, _ kind: SavedConnection.Kind, _ values: SecretValues, _ expected: String
    ) async throws {
        try await with(.sqlite) { keychain, _ in
            let new = NewConnection(name: name, app: "a", kind: kind, values: values)
            #expect(await code { _ = try await keychain.create(new, of: workspace) } == expected)
        }
    }

    @Test("shows secrets in no description")
    func descriptions() {
        let new = new("a")
        var dumped = ""
        dump(new, to: &dumped)
        dump(values, to: &dumped)
        dumped += "\(new) \(String(reflecting: new)) \(values) \(String(reflecting: values))"
        for secret in values.texts { #expect(!dumped.contains(secret)) }
        #expect(values.texts.contains("deep-secret"))
    }
}
