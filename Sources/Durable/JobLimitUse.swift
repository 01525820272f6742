/// A limit, and what counts against it.
public struct JobLimitUse: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its bounds.
    public let limit: JobLimit
    /// How many jobs that name it run now.
    public let running: Int

    /// A limit with what counts against it.
    public init(name: String, limit: JobLimit, running: Int) {
        self.name = name
        self.limit = limit
        self.running = running
    }
}
