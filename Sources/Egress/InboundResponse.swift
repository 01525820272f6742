public import HTTPTypes

/// A complete response of a peer, whatever its status.
public struct InboundResponse: Hashable, Sendable {
    /// The status code; informational ones (1xx) never arrive here.
    public var status: Int
    /// The header fields.
    public var headers: HTTPFields
    /// The body as it was sent: transfer coding removed, content coding not.
    public var body: [UInt8]

    /// A response of these parts.
    public init(status: Int, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension InboundResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The status and the size: `200, 512 bytes`.
    public var description: String { "\(status), \(body.count) bytes" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows nothing but the description's parts: a token response is a response too.
    public var customMirror: Mirror {
        Mirror(self, children: ["status": status, "bodyBytes": body.count])
    }
}
