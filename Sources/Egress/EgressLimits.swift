/// What all requests that leave this process may take together, and each of them while it connects.
///
/// Limits of a single request (its time, the size of its response) stand in the request.
public struct EgressLimits: Hashable, Sendable {
    /// How long looking up a name, connecting and the TLS handshake may take together.
    public var connectTimeout: Duration
    /// Connections at once to one scheme, host and port; further requests wait their turn.
    public var connectionsPerHostMax: Int
    /// Connections at once altogether; further requests wait their turn.
    public var connectionsMax: Int
    /// Requests that may wait for a connection; one more is refused.
    public var waitingMax: Int
    /// Bytes of a response's status line and header fields.
    public var headerBytesMax: Int
    /// Bytes of response bodies that all requests may hold at once while they arrive.
    public var bodyBytesInFlightMax: Int
    /// How long an idle connection is kept.
    public var idleTimeout: Duration
    /// How long a connection that sat idle may still carry a request that must not be sent twice.
    ///
    /// Peers close idle connections without warning, and such a request that meets the closing has an unknown
    /// outcome. A fresh connection costs a round trip instead.
    public var unsafeReuseMax: Duration

    /// The limits that suit one server process.
    public static let standard = EgressLimits()

    /// The standard limits, but for those given.
    public init(
        connectTimeout: Duration = .seconds(10),
        connectionsPerHostMax: Int = 64,
        connectionsMax: Int = 1_024,
        waitingMax: Int = 8_192,
        headerBytesMax: Int = 65_536,
        bodyBytesInFlightMax: Int = 512 * 1_048_576,
        idleTimeout: Duration = .seconds(30),
        unsafeReuseMax: Duration = .seconds(2)
    ) {
        self.connectTimeout = connectTimeout
        self.connectionsPerHostMax = connectionsPerHostMax
        self.connectionsMax = connectionsMax
        self.waitingMax = waitingMax
        self.headerBytesMax = headerBytesMax
        self.bodyBytesInFlightMax = bodyBytesInFlightMax
        self.idleTimeout = idleTimeout
        self.unsafeReuseMax = unsafeReuseMax
    }
}
