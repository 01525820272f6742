import Storage
import Values

/// Values as the database keeps them, with the data key that sealed them.
struct SealedValues: Sendable {
    let bytes: [UInt8]
    let key: DataKey

    /// Seals values of a record.
    init(_ values: SecretValues, of record: SealedRecord, under key: DataKey, by vault: Vault) throws(Problem)
    {
        let json = JSON.object(values.json).bytes
        guard json.count <= SecretValues.bytesMax else { throw .valuesTooLarge(SecretValues.bytesMax) }
        self.init(bytes: try vault.seal(json, of: record, under: key), key: key)
    }

    init(bytes: [UInt8], key: DataKey) {
        self.bytes = bytes
        self.key = key
    }

    /// Opens them.
    func opened(of record: SealedRecord, by vault: Vault) throws(Problem) -> SecretValues {
        let json = try JSON(parsing: try vault.open(bytes, of: record, under: key))
        guard case .object(let values) = json else { throw .sealDamaged }
        return SecretValues(values)
    }
}

extension SealedValues {
    /// Reads the columns `sealed, number, wrapped, made_at` from `column` on.
    init(row: borrowing Row, from column: Int) throws {
        self.init(
            bytes: try row[column],
            key: DataKey(
                number: try row[column + 1], wrapped: try row[column + 2], madeAt: try row[column + 3]))
    }
}
