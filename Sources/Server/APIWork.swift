import Durable
import Storage

/// What an operation has found to do, once its request was read and checked.
///
/// There is no way to answer without doing: whatever changes something goes past its idempotency key.
enum APIWork: Sendable {
    /// One transaction, which holds the effect, the answer and the idempotency key together.
    case transaction(@Sendable (Transaction) throws -> APIAnswer)
    /// The same, READ COMMITTED on PostgreSQL: it locks what it decides by, where many meet in the same rows.
    case locking(@Sendable (Transaction) throws -> APIAnswer)
    /// A transaction that it shares with other requests, made by ``SharedWork``.
    case together(@Sendable (IdempotentRequest?) async throws -> APIAnswer)
    /// Work outside the database.
    case outside(OutsideWork)
}

/// Work outside the database, done once for each idempotency key.
struct OutsideWork: Sendable {
    /// After which time a copy of the request may begin again, where this one never ended.
    let lease: Duration
    /// Does it under a key that every copy of the request has too; throws only where nothing has happened.
    let perform: @Sendable (_ key: String) async throws -> APIAnswer
}
