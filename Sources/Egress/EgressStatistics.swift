/// What a client is doing, for metrics.
public struct EgressStatistics: Hashable, Sendable {
    /// Requests that are under way to a peer, each on a connection of its own.
    public let underWay: Int
    /// Requests that wait for a connection.
    public let waiting: Int
    /// Connections kept for the next request.
    public let connectionsIdle: Int
}
