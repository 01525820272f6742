public import Values
package import World

/// One transaction: it reads, writes, and is committed when its closure returns.
///
/// A closure may be run again when its transaction has certainly been rolled back, so it changes nothing but what
/// is in the transaction.
public final class Transaction: Snapshot {
    /// What to do once it is committed.
    package private(set) var actions: [CommitAction] = []

    private let world: World
    /// What tells the next number from others of its millisecond; `nil` before the first.
    private var numberChance: UInt64?

    package init(engine: Engine, world: World, now: Timestamp? = nil, session: any Session) {
        self.world = world
        super.init(engine: engine, now: now ?? world.now, session: session)
    }

    /// Executes a statement that returns no rows.
    ///
    /// On PostgreSQL it is sent with the next read or the commit, so that its failure may show only there.
    public func execute(_ sql: SQL) throws {
        try session.execute(sql, rows: nil)
    }

    /// Executes a statement that must change exactly `rows` rows.
    /// - Throws: `storage.row_count`, at the latest from the `write` around, where it changed another number.
    public func execute(_ sql: SQL, rows: Int) throws {
        try session.execute(sql, rows: rows)
    }

    /// Executes a statement and waits for the number of rows that it changed.
    public func changes(_ sql: SQL) throws -> Int {
        try session.changes(sql)
    }

    /// A fresh identifier of the transaction's instant.
    public func newID<Kind: IDKind>(_ kind: Kind.Type = Kind.self) -> ID<Kind> {
        newID(kind, inPlace: 0)
    }

    /// A fresh identifier for one of several things that are made in an order: those of later places order later, a
    /// microsecond each.
    public func newID<Kind: IDKind>(_ kind: Kind.Type = Kind.self, inPlace place: Int) -> ID<Kind> {
        world.newID(kind, at: now + .microseconds(place))
    }

    /// A fresh number for a document, of the day that it is by the clocks of a zone.
    ///
    /// Those of one transaction are of one instant: the first is told from others by chance, and the next by counting on.
    package func newNumber(in zone: Zone) -> DocumentNumber {
        let chance = numberChance.map { $0 &+ 1 } ?? world.randomness.next()
        numberChance = chance
        return DocumentNumber(at: now, in: zone, chance: chance)
    }

    /// Calls `action` once the transaction is committed, before `write` returns; never where it is not committed.
    ///
    /// For hints only: a crash between the commit and the action loses it.
    public func afterCommit(_ action: @escaping CommitAction) {
        actions.append(action)
    }

    /// Executes one statement of a schema step, whose text is no literal.
    package func define(_ statement: String) throws {
        try session.define(statement)
    }
}
