import Storage
import Values

/// The settings of an app in one environment, as the database keeps them.
struct AppSettings: Sendable {
    let app: String
    let environment: AppEnvironment

    var record: SealedRecord { .settings(app: app, environment) }

    /// The sealed settings; `nil` where there are none.
    func sealed(in snapshot: Snapshot) throws -> SealedValues? {
        try snapshot.row(
            """
            SELECT sealed, number, wrapped, made_at FROM app_setting JOIN data_key ON number = data_key
            WHERE app = \(app) AND environment = \(environment)
            """
        ) { try SealedValues(row: $0, from: 0) }
    }

    /// The version of the settings; 0 where there are none.
    func version(in snapshot: Snapshot) throws -> Int64 {
        try snapshot.row(
            "SELECT version FROM app_setting WHERE app = \(app) AND environment = \(environment)"
        ) { try $0[0] as Int64 } ?? 0
    }

    /// Writes the settings over those before.
    func save(_ sealed: SealedValues, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO app_setting (app, environment, version, data_key, sealed, changed_at)
            VALUES (\(app), \(environment), 1, \(sealed.key.number), \(sealed.bytes), \(tx.now))
            ON CONFLICT (app, environment) DO UPDATE SET version = app_setting.version + 1,
                data_key = excluded.data_key, sealed = excluded.sealed, changed_at = excluded.changed_at
            """, rows: 1)
    }
}
