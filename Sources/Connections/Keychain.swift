import OrderedCollections
public import Storage
public import Values
import World

/// The connections and settings of an installation with their secrets.
///
/// What a list may show is read by ``SavedConnection`` alone; whatever touches a secret goes through here. Sealing
/// and opening happen outside the transaction.
public struct Keychain: Sendable {
    private let database: Database
    private let vault: Vault
    private let saved: @Sendable (SavedConnection, Transaction) throws -> Void

    /// The keychain in this database, under this vault.
    ///
    /// - Parameters:
    ///   - database: Opened with ``ConnectionSchema``.
    ///   - vault: Seals and opens the secrets.
    ///   - saved: What is done in the transaction that saves a connection; by itself nothing.
    public init(
        database: Database, vault: Vault,
        saved: @escaping @Sendable (SavedConnection, Transaction) throws -> Void = { _, _ in }
    ) {
        self.database = database
        self.vault = vault
        self.saved = saved
    }

    /// Makes the first data key where there is none, and proves that the master key opens those there are.
    /// - Throws: `vault.master_key_wrong`.
    public func prepare() async throws {
        let vault = vault
        let first = try vault.makeKey(1, at: vault.world.now)
        if try await database.read({ try DataKey.newest(in: $0) }) == nil {
            try await database.write { try first.insertUnlessThere(in: $0) }
        }
        let keys = try await database.read { try DataKey.all(in: $0) }
        guard keys.allSatisfy(vault.opens) else { throw Problem.masterKeyWrong }
    }

    /// Saves a new connection.
    /// - Throws: What ``sealed(_:of:)`` and ``SealedConnection/save(in:)`` throw.
    public func create(_ new: NewConnection, of workspace: ID<Workspace>) async throws -> SavedConnection {
        let sealed = try await sealed(new, of: workspace)
        try await database.write { try sealed.save(in: $0) }
        return sealed.connection
    }

    /// Seals a new connection, so that a transaction can save it.
    /// - Throws: `connection.name`, `connection.values`, `connection.values_too_large`.
    public func sealed(
        _ new: NewConnection, of workspace: ID<Workspace>
    ) async throws -> SealedConnection {
        try new.check()
        let now = vault.world.now
        let connection = SavedConnection(
            workspace: workspace, id: vault.world.newID(), name: new.name, app: new.app, kind: new.kind,
            state: .active, version: 1, madeAt: now, changedAt: now)
        let values = try await seal(new.values, of: connection.record)
        return SealedConnection(connection: connection, before: nil, values: values, saved: saved)
    }

    /// Changes a connection.
    /// - Throws: What ``sealed(changing:of:version:name:values:)`` and ``SealedConnection/save(in:)`` throw.
    public func update(
        _ id: ID<Connection>, of workspace: ID<Workspace>, version: Int64? = nil, name: String? = nil,
        values: SecretValues? = nil
    ) async throws -> SavedConnection {
        let sealed = try await sealed(
            changing: id, of: workspace, version: version, name: name, values: values)
        try await database.write { try sealed.save(in: $0) }
        return sealed.connection
    }

    /// Seals a change of a connection, so that a transaction can save it; what is not given stays.
    ///
    /// New values put a paused connection right.
    ///
    /// - Parameters:
    ///   - id: Which connection.
    ///   - workspace: Whose it is.
    ///   - version: The version that the change is made to; `nil` for whichever it is.
    ///   - name: Its new name.
    ///   - values: All its new values.
    /// - Returns: The connection as it will be.
    /// - Throws: `connection.not_found`, `connection.changed`, and what ``sealed(_:of:)`` throws.
    public func sealed(
        changing id: ID<Connection>, of workspace: ID<Workspace>, version: Int64? = nil,
        name: String? = nil, values: SecretValues? = nil
    ) async throws -> SealedConnection {
        let (before, kept) = try await database.read { try SavedConnection.sealed(id, of: workspace, in: $0) }
        if let version, version != before.version { throw Problem.connectionChanged(before.name) }
        let after = before.changed(
            name: name ?? before.name, state: values == nil ? before.state : .active, at: vault.world.now)
        let newValues = try values ?? kept.opened(of: before.record, by: vault)
        try NewConnection(name: after.name, app: after.app, kind: after.kind, values: newValues).check()
        return SealedConnection(
            connection: after, before: before.version, values: try await seal(newValues, of: after.record),
            saved: saved)
    }

    /// The values of a connection, for a call to its vendor.
    /// - Throws: `connection.not_found`, `connection.paused`, `vault.damaged`.
    public func values(of id: ID<Connection>, in workspace: ID<Workspace>) async throws -> SecretValues {
        let (connection, sealed) = try await database.read {
            try SavedConnection.sealed(id, of: workspace, in: $0)
        }
        guard connection.state == .active else { throw Problem.connectionPaused(connection.name) }
        return try sealed.opened(of: connection.record, by: vault)
    }

    /// What the operator registered for an app; empty where that was nothing.
    /// - Throws: `vault.damaged`.
    public func settings(of app: String, in environment: AppEnvironment) async throws -> SecretValues {
        let settings = AppSettings(app: app, environment: environment)
        guard let sealed = try await database.read({ try settings.sealed(in: $0) }) else {
            return SecretValues([:])
        }
        return try sealed.opened(of: settings.record, by: vault)
    }

    /// Replaces what the operator registered for an app.
    /// - Throws: `connection.values_too_large`.
    public func setSettings(
        of app: String, in environment: AppEnvironment, to values: SecretValues
    ) async throws {
        let sealed = try await sealed(settings: values, of: app, in: environment)
        _ = try await database.write { try sealed.save(in: $0) }
    }

    /// Seals what the operator registers for an app, so that a transaction can save it.
    /// - Throws: `connection.values_too_large`.
    public func sealed(
        settings values: SecretValues, of app: String, in environment: AppEnvironment
    ) async throws -> SealedSettings {
        let settings = AppSettings(app: app, environment: environment)
        return SealedSettings(settings: settings, values: try await seal(values, of: settings.record))
    }

    /// The exchange of the keys that seal what this keychain keeps.
    public var rotation: KeyRotation { KeyRotation(database: database, vault: vault) }

    /// Seals a secret that another room keeps in a table of its own.
    ///
    /// It stays under its data key until that room seals it anew with ``resealed(_:of:)``: ``KeyRotation/reseal()`` does
    /// not know it.
    public func seal(_ secret: [UInt8], of record: SealedRecord) async throws -> [UInt8] {
        try vault.seal(secret, of: record, under: try await newestKey())
    }

    /// Opens what ``seal(_:of:)`` made for the same record.
    /// - Throws: `vault.damaged`.
    public func open(_ sealed: [UInt8], of record: SealedRecord) async throws -> [UInt8] {
        guard let number = Vault.keyNumber(of: sealed),
            let key = try await database.read({ try DataKey.find(number, in: $0) })
        else { throw Problem.sealDamaged }
        return try vault.open(sealed, of: record, under: key)
    }

    /// Seals what ``seal(_:of:)`` made under the newest data key.
    /// - Returns: `nil` where it stands under that one already.
    /// - Throws: `vault.damaged`.
    public func resealed(_ sealed: [UInt8], of record: SealedRecord) async throws -> [UInt8]? {
        let key = try await newestKey()
        if Vault.keyNumber(of: sealed) == key.number { return nil }
        return try vault.seal(try await open(sealed, of: record), of: record, under: key)
    }

    private func seal(_ values: SecretValues, of record: SealedRecord) async throws -> SealedValues {
        try SealedValues(values, of: record, under: try await newestKey(), by: vault)
    }

    /// The key that seals new values.
    private func newestKey() async throws -> DataKey {
        guard let key = try await database.read({ try DataKey.newest(in: $0) }) else {
            throw Problem.vaultUnprepared
        }
        return key
    }
}
