import Accounts
import Storage

/// Finds out who presents API keys: those that come at the same time are looked up in one read, which begins after they have
/// come, so that a key is refused from the first call after it was revoked.
final class CallerLine: Sendable {
    private let line = BatchLine<String, Caller?>(batchMax: APILimits.togetherMax)
    private let database: Database

    /// The line of an installation.
    init(_ database: Database) {
        self.database = database
    }

    /// Who presents a key; `nil` where it is none, or one that was revoked or has ended.
    func caller(presenting key: String) async throws -> Caller? {
        try await line.accept(key) { [database] keys in
            try await database.read { try IssuedKey.authenticate(keys, in: $0) }.map { .success($0) }
        }
    }
}
