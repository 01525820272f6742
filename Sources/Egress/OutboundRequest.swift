public import HTTPTypes

/// An HTTP request that is ready to leave.
///
/// `Host`, `Content-Length` and everything about the connection itself are the sender's business: such fields are
/// left out when they are given. A description names the method and the peer only, since addresses, fields and
/// bodies carry secrets.
public struct OutboundRequest: Hashable, Sendable {
    /// The method, an upper-case token: `POST`.
    public var method: String
    /// An absolute `http` or `https` address; characters that must be escaped are, and `%XX` stays as it is.
    public var url: String
    /// The header fields, in the order in which they are sent.
    public var headers: HTTPFields
    /// The body; none is sent where it is empty and the method usually has none.
    public var body: [UInt8]
    /// How long everything together may take, redirects and the response's last byte included.
    public var timeout: Duration
    /// How many bytes of body a response may have; at one more it is cut off and the outcome is unknown.
    public var responseBytesMax: Int
    /// How many redirects are followed; with 0 a redirect is a response like any other.
    public var redirectsMax: Int

    /// A request with the limits that suit a call to a vendor's API.
    public init(
        method: String,
        url: String,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        timeout: Duration = .seconds(30),
        responseBytesMax: Int = 32 * 1_048_576,
        redirectsMax: Int = 5
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.responseBytesMax = responseBytesMax
        self.redirectsMax = redirectsMax
    }
}

extension OutboundRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and the scheme, host and port: `POST https://api.example.com`.
    public var description: String {
        "\(method.prefix(20)) \((try? WebAddress(url))?.origin.description ?? "(malformed address)")"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows nothing but the description's parts, so that a dump keeps the secrets too.
    public var customMirror: Mirror {
        Mirror(self, children: ["request": description, "bodyBytes": body.count])
    }
}
