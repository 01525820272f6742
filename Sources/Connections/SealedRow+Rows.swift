import Storage
import Values

/// A sealed value where it stands, whatever it belongs to.
struct SealedRow: Sendable {
    let record: SealedRecord
    let values: SealedValues
    let version: Int64

    /// Some of the records that data keys before `number` sealed.
    static func older(than number: Int64, limit: Int, in snapshot: Snapshot) throws -> [SealedRow] {
        let connections = try snapshot.rows(
            """
            SELECT sealed, number, wrapped, data_key.made_at, version, workspace_id, connection_id
            FROM connection JOIN data_key ON number = data_key WHERE data_key < \(number) LIMIT \(limit)
            """
        ) { row in
            SealedRow(
                record: .connection(try row[5], try row[6]), values: try SealedValues(row: row, from: 0),
                version: try row[4])
        }
        let settings = try snapshot.rows(
            """
            SELECT sealed, number, wrapped, made_at, version, app, environment
            FROM app_setting JOIN data_key ON number = data_key WHERE data_key < \(number) LIMIT \(limit)
            """
        ) { row in
            SealedRow(
                record: .settings(app: try row[5], try row[6]), values: try SealedValues(row: row, from: 0),
                version: try row[4])
        }
        return connections + settings
    }

    /// Puts these values in place of what the record held at this version; the version stays.
    /// - Returns: 1, or 0 where the record was changed meanwhile.
    func replace(in tx: Transaction) throws -> Int {
        switch record {
        case .connection(let workspace, let connection):
            try tx.changes(
                """
                UPDATE connection SET data_key = \(values.key.number), sealed = \(values.bytes)
                WHERE workspace_id = \(workspace) AND connection_id = \(connection) AND version = \(version)
                """)
        case .hook:
            preconditionFailure("a hook's secret stands in a table of Flows, which seals it anew")
        case .settings(let app, let environment):
            try tx.changes(
                """
                UPDATE app_setting SET data_key = \(values.key.number), sealed = \(values.bytes)
                WHERE app = \(app) AND environment = \(environment) AND version = \(version)
                """)
        }
    }
}
