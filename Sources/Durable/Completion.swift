public import Storage
import Values

/// What a handler leaves behind when it is done, applied in the transaction that ends its job.
///
/// Say it as data where you can: the completions of many jobs then share a transaction. A completion with a closure
/// has a transaction of its own on PostgreSQL.
public struct Completion: Sendable {
    /// The changes it makes.
    public var effects: [Effect]
    /// The jobs that follow.
    public var next: [NewJob]
    /// What happened, for whoever subscribed.
    public var events: [NewEvent]
    /// Whether the history of finished jobs gets a line; not where the room keeps a better one itself.
    public var isRemembered = true
    /// Whether the closure decides by nothing but rows that it has locked, each read after its lock: its transaction is
    /// then READ COMMITTED on PostgreSQL, and waits for a row for which a serializable one would begin anew.
    public var locksWhatItReads = false
    /// What data cannot say.
    ///
    /// It runs in the transaction that ends the job, and possibly again if that was rolled back.
    public var closure: (@Sendable (Transaction) throws -> Void)?

    /// A completion; without arguments one that only ends the job.
    public init(
        effects: [Effect] = [], next: [NewJob] = [], events: [NewEvent] = [],
        closure: (@Sendable (Transaction) throws -> Void)? = nil
    ) {
        self.effects = effects
        self.next = next
        self.events = events
        self.closure = closure
    }

    /// A completion whose closure decides by nothing but rows that it has locked: ``locksWhatItReads``.
    public static func locking(
        next: [NewJob] = [], _ closure: @escaping @Sendable (Transaction) throws -> Void
    ) -> Completion {
        var completion = Completion(next: next, closure: closure)
        completion.locksWhatItReads = true
        return completion
    }

    /// Ends the job and changes nothing else.
    public static let done = Completion()
}
