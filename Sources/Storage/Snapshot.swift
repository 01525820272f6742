public import Values

/// A view of the database in which nothing changes; it lives as long as the closure that it was given to.
///
/// Every statement that fails ends the transaction: later ones throw the same problem, and nothing is written,
/// whether or not the closure catches it.
public class Snapshot {
    /// Which engine answers, for the few statements that differ.
    public let engine: Engine
    /// The instant of the transaction; the same each time it is asked.
    public let now: Timestamp

    let session: any Session
    /// The period of each partitioned table in which it has been last.
    var knownPeriods: [UInt: KnownPeriod] = [:]

    package init(engine: Engine, now: Timestamp, session: any Session) {
        self.engine = engine
        self.now = now
        self.session = session
    }

    /// All rows of a query, decoded.
    public func rows<T>(_ sql: SQL, _ decode: (borrowing Row) throws -> T) throws -> [T] {
        var decoded: [T] = []
        try session.visit(sql) { row in
            decoded.append(try decode(row))
            return true
        }
        return decoded
    }

    /// The first row of a query, decoded; `nil` where there is none.
    public func row<T>(_ sql: SQL, _ decode: (borrowing Row) throws -> T) throws -> T? {
        var decoded: T?
        try session.visit(sql) { row in
            decoded = try decode(row)
            return false
        }
        return decoded
    }

    /// Calls `body` with each row of a query, in order, without keeping them.
    public func each(_ sql: SQL, _ body: (borrowing Row) throws -> Void) throws {
        try session.visit(sql) { row in
            try body(row)
            return true
        }
    }
}
