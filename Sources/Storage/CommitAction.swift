/// What a transaction wants done once it is committed; it gets the database that it was committed to.
public typealias CommitAction = @Sendable (Database) -> Void
