public import Storage
import Values
import World

/// Exchanges the keys that seal secrets while everything goes on working.
///
/// What is written seals under the newest data key anyway; ``reseal()`` brings over what nobody writes.
public struct KeyRotation: Sendable {
    private static let batch = 100

    private let database: Database
    private let vault: Vault

    /// The rotation of this database's keys.
    public init(database: Database, vault: Vault) {
        self.database = database
        self.vault = vault
    }

    /// Adds a data key, which seals new values from now on.
    /// - Returns: Its number.
    public func addDataKey() async throws -> Int64 {
        let before = try await database.read { try DataKey.newest(in: $0) }
        let key = try vault.makeKey((before?.number ?? 0) + 1, at: vault.world.now)
        try await database.write { try key.insert(in: $0) }
        return key.number
    }

    /// Seals whatever older data keys sealed under the newest one, in batches.
    ///
    /// It may be broken off and begun again, and run on several nodes; a record that is changed meanwhile is sealed
    /// by that change.
    /// - Returns: How many records were sealed anew.
    /// - Throws: `vault.damaged` at the first record that does not open; those before it are done.
    public func reseal() async throws -> Int {
        guard let key = try await database.read({ try DataKey.newest(in: $0) }) else { return 0 }
        var count = 0
        while true {
            let batch = try await database.read {
                try SealedRow.older(than: key.number, limit: KeyRotation.batch, in: $0)
            }
            if batch.isEmpty { return count }
            let resealed = try batch.map { row in
                let plain = try vault.open(row.values.bytes, of: row.record, under: row.values.key)
                let bytes = try vault.seal(plain, of: row.record, under: key)
                return SealedRow(
                    record: row.record, values: SealedValues(bytes: bytes, key: key), version: row.version)
            }
            count += try await database.write { tx in try resealed.reduce(0) { try $0 + $1.replace(in: tx) } }
        }
    }

    /// Wraps every data key by another master key, in one transaction; nothing is sealed anew.
    ///
    /// From then on only the other master key opens the vault.
    public func changeMasterKey(to other: MasterKey) async throws {
        let (old, new) = (vault, Vault(masterKey: other, world: vault.world))
        try await database.write { tx in
            for key in try DataKey.all(in: tx) { try old.rewrap(key, by: new).rewrite(in: tx) }
        }
    }
}
