public import Values

/// What a server answered.
public struct Answer: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The media type; empty where none is named.
    public let contentType: String
    /// The body.
    public let body: [UInt8]

    /// The body as JSON; null where it is none.
    public var json: JSON {
        do { return try JSON(parsing: body) } catch { return .null }
    }

    /// Whether it is a problem as RFC 9457 has it, with a code and a sentence.
    public var isProblem: Bool {
        contentType == "application/problem+json" && json["status"].integer == Int64(status)
            && !(json["code"].string ?? "").isEmpty && !(json["detail"].string ?? "").isEmpty
    }
}
