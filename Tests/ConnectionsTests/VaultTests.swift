import Connections
import Testing
import Values
import World

@Suite("Vault")
struct VaultTests {
    private let world = World.system
    private let workspace = ID<Workspace>(UUIDBytes(high: 1, low: 1))
    private let connection = ID<Connection>(UUIDBytes(high: 2, low: 2))

    private func key(_ vault: Vault, _ number: Int64 = 1) throws -> DataKey {
        try vault.makeKey(number, at: world.now)
    }

    @Test("opens what it sealed", arguments: [0, 1, 15, 16, 17, 1_000, 100_000])
    func opens(_ count: Int) throws {
        let vault = Vault(masterKey: .generate(world), world: world)
        let key = try key(vault)
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let record = SealedRecord.connection(workspace, connection)
        let sealed = try vault.seal(plain, of: record, under: key)
        #expect(try vault.open(sealed, of: record, under: key) == plain)
    }

    @Test("refuses a value in which any bit was changed, or that was cut or lengthened")
    func tampered() throws {
        let vault = Vault(masterKey: .generate(world), world: world)
        let key = try key(vault)
        let record = SealedRecord.connection(workspace, connection)
        let sealed = try vault.seal(Array("a secret".utf8), of: record, under: key)
        for bit in 0..<sealed.count * 8 {
            var altered = sealed
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: Problem.self) { try vault.open(altered, of: record, under: key) }
        }
        for count in 0..<sealed.count {
            #expect(throws: Problem.self) {
                try vault.open(Array(sealed.prefix(count)), of: record, under: key)
            }
        }
        #expect(throws: Problem.self) { try vault.open(sealed + [0], of: record, under: key) }
    }

    @Test("opens a value as part of no other record")
    func swapped() throws {
        let vault = Vault(masterKey: .generate(world), world: world)
        let key = try key(vault)
        let other = UUIDBytes(high: 3, low: 3)
        let records: [SealedRecord] = [
            .connection(workspace, connection), .connection(ID(other), connection),
            .connection(workspace, ID(other)),
            .hook(workspace, ID(connection.uuid)), .settings(app: "a", .test),
            .settings(app: "a", .production), .settings(app: "b", .test),
        ]
        for record in records {
            let sealed = try vault.seal([1, 2, 3], of: record, under: key)
            for foreign in records where foreign != record {
                #expect { try vault.open(sealed, of: foreign, under: key) } throws: {
                    ($0 as? Problem)?.code == "vault.damaged"
                }
            }
        }
    }

    @Test("opens nothing with another master key, or with another data key under the same number")
    func wrongKeys() throws {
        let vault = Vault(masterKey: .generate(world), world: world)
        let key = try key(vault)
        let record = SealedRecord.settings(app: "a", .test)
        let sealed = try vault.seal([1, 2, 3], of: record, under: key)
        let stranger = Vault(masterKey: .generate(world), world: world)
        #expect { try stranger.open(sealed, of: record, under: key) } throws: {
            ($0 as? Problem)?.code == "vault.master_key_wrong"
        }
        #expect { try vault.open(sealed, of: record, under: self.key(vault)) } throws: {
            ($0 as? Problem)?.code == "vault.damaged"
        }
    }

    @Test("uses no nonce twice, and hides equal secrets from each other")
    func nonces() throws {
        let vault = Vault(masterKey: .generate(world), world: world)
        let key = try key(vault)
        let record = SealedRecord.settings(app: "a", .test)
        let sealed = try (0..<2_000).map { _ in try vault.seal([1, 2, 3], of: record, under: key) }
        #expect(Set(sealed.map { Array($0[9..<21]) }).count == sealed.count)
        #expect(Set(sealed.map { Array($0[21...]) }).count == sealed.count)
    }

    @Test("shows its master key in no description")
    func descriptions() {
        let masterKey = MasterKey.generate(world)
        let vault = Vault(masterKey: masterKey, world: world)
        var dumped = ""
        dump(masterKey, to: &dumped)
        dump(vault, to: &dumped)
        dumped += "\(masterKey) \(String(reflecting: masterKey)) \(vault) \(String(reflecting: vault))"
        #expect(dumped.count < 200)
        #expect(!dumped.contains(masterKey.text.prefix(8)))
    }
}
