/// What the body of a request or of an answer is, as `Content-Type` names it.
public enum MediaType: String, Sendable {
    /// JSON.
    case json = "application/json"
    /// A definition, YAML or the JSON that is YAML too.
    case yaml = "application/yaml"
    /// The numbers of a node, as Prometheus reads them.
    case metrics = "text/plain; version=0.0.4; charset=utf-8"
    /// The bytes that somebody posted, whatever they are.
    case bytes = "application/octet-stream"
    /// Comma-separated values with a header (RFC 4180).
    case csv = "text/csv; charset=utf-8; header=present"
    /// A problem (RFC 9457).
    case problem = "application/problem+json"
}
