import HTTPTypes
public import Values

extension InboundResponse {
    /// How long the peer asks to wait before the next request, by its `Retry-After` field (RFC 9110, 10.2.3).
    ///
    /// A number of seconds or an HTTP date; a date that has passed asks for no wait. `nil` where there is no such
    /// field or it cannot be read. Whoever waits sets the upper limit.
    public func retryAfter(now: Timestamp) -> Duration? {
        guard let text = headers[.retryAfter] else { return nil }
        if let seconds = Int64(text), seconds >= 0 { return .seconds(min(seconds, 1 << 32)) }
        return HTTPDate.timestamp(text).map { max($0 - now, .zero) }
    }
}
