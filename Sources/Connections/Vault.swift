import Crypto
public import Values
public import World

/// Seals secrets so that the database alone does not give them away, nor lets them be exchanged for one another.
///
/// AES-256-GCM with a fresh nonce for each value. What is sealed is bound to the record it belongs to: moved to
/// another, it does not open. A value names the data key that sealed it; data keys stand in the database, wrapped by
/// the master key.
///
/// A sealed value is a version (1 byte), the data key's number (8 bytes, big-endian), the nonce (12), the ciphertext
/// and the tag (16).
public struct Vault: Sendable {
    private let masterKey: MasterKey
    let world: World

    /// A vault that this master key opens.
    public init(masterKey: MasterKey, world: World) {
        self.masterKey = masterKey
        self.world = world
    }

    /// Seals a secret of `record` under a data key.
    /// - Throws: `vault.master_key_wrong` where the data key does not open.
    public func seal(_ plain: [UInt8], of record: SealedRecord, under key: DataKey) throws(Problem) -> [UInt8]
    {
        let header = [Vault.version] + Vault.bytes(key.number)
        return header + (try encrypt(plain, under: try unwrap(key), bindingTo: header + record.bytes))
    }

    /// Opens what ``seal(_:of:under:)`` made of a secret of `record`.
    /// - Throws: `vault.damaged` where it was altered, cut or belongs to another record,
    ///   `vault.master_key_wrong` where the data key does not open.
    public func open(
        _ sealed: [UInt8], of record: SealedRecord, under key: DataKey
    ) throws(Problem) -> [UInt8] {
        guard Vault.keyNumber(of: sealed) == key.number else { throw .sealDamaged }
        let header = Array(sealed.prefix(Vault.headerBytes))
        return try decrypt(
            sealed.dropFirst(Vault.headerBytes), under: try unwrap(key), bindingTo: header + record.bytes)
    }

    /// The number of the data key that sealed a value; `nil` for bytes that are no sealed value.
    static func keyNumber(of sealed: [UInt8]) -> Int64? {
        guard sealed.count >= headerBytes, sealed.first == version else { return nil }
        return sealed[1..<headerBytes].reduce(0) { $0 << 8 | Int64($1) }
    }

    /// A fresh data key of this number, wrapped.
    package func makeKey(_ number: Int64, at instant: Timestamp) throws(Problem) -> DataKey {
        let plain = world.randomness.bytes(32)
        return DataKey(number: number, wrapped: try wrap(plain, number), madeAt: instant)
    }

    /// The same data key, wrapped by another master key.
    func rewrap(_ key: DataKey, by other: Vault) throws(Problem) -> DataKey {
        let plain = try unwrap(key).withUnsafeBytes { Array($0) }
        return DataKey(number: key.number, wrapped: try other.wrap(plain, key.number), madeAt: key.madeAt)
    }

    /// Whether the master key is the one that wrapped this data key.
    func opens(_ key: DataKey) -> Bool {
        do {
            _ = try unwrap(key)
            return true
        } catch {
            return false
        }
    }

    private func wrap(_ plain: [UInt8], _ number: Int64) throws(Problem) -> [UInt8] {
        try encrypt(plain, under: masterKey.key, bindingTo: Vault.keyLabel + Vault.bytes(number))
    }

    private func unwrap(_ key: DataKey) throws(Problem) -> SymmetricKey {
        let label = Vault.keyLabel + Vault.bytes(key.number)
        do throws(Problem) {
            return SymmetricKey(data: try decrypt(key.wrapped[...], under: masterKey.key, bindingTo: label))
        } catch {
            throw .masterKeyWrong
        }
    }

    private func encrypt(
        _ plain: [UInt8], under key: SymmetricKey, bindingTo label: [UInt8]
    ) throws(Problem)
        -> [UInt8]
    {
        do {
            let nonce = try AES.GCM.Nonce(data: world.randomness.bytes(Vault.nonceBytes))
            let box = try AES.GCM.seal(plain, using: key, nonce: nonce, authenticating: label)
            return Array(nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            preconditionFailure("AES-256-GCM seals whatever it is given")
        }
    }

    private func decrypt(
        _ sealed: ArraySlice<UInt8>, under key: SymmetricKey, bindingTo label: [UInt8]
    )
        throws(Problem) -> [UInt8]
    {
        do {
            return Array(
                try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key, authenticating: label))
        } catch {
            throw .sealDamaged
        }
    }

    private static let version: UInt8 = 1
    private static let headerBytes = 9
    private static let nonceBytes = 12
    private static let keyLabel = Array("qiao data key ".utf8)

    private static func bytes(_ number: Int64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

extension Vault: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says nothing of the master key.
    public var description: String { "Vault" }
    /// Says nothing of the master key.
    public var debugDescription: String { description }
    /// Shows nothing, so that a dump keeps the master key too.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
