/// How rows that a query reads are kept from others on PostgreSQL until the transaction ends.
public enum RowLock: Sendable {
    /// Nobody else changes or locks them.
    case update
    /// The same, and rows that others have locked are left out.
    case updateOfFree
    /// Nobody else deletes them.
    case keyShare
}

extension Transaction {
    /// The end of a query that locks what it reads; empty on SQLite, where one transaction writes at a time.
    public func locking(_ lock: RowLock) -> SQL {
        switch (engine, lock) {
        case (.sqlite, _): ""
        case (.postgres, .update): " FOR UPDATE"
        case (.postgres, .updateOfFree): " FOR UPDATE SKIP LOCKED"
        case (.postgres, .keyShare): " FOR KEY SHARE"
        }
    }
}
