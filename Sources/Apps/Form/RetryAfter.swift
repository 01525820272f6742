import Egress
import HTTPTypes
import Values

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds or a date, at most a day.
enum RetryAfter {
    private static let longest = Duration.seconds(86_400)

    static func duration(_ response: InboundResponse, now: Timestamp) -> Duration? {
        guard let text = response.headers[.retryAfter]?.trimmed else { return nil }
        if let seconds = Int64(text) {
            return seconds < 0 ? nil : min(.seconds(min(seconds, 86_400)), longest)
        }
        return date(text).map { max(.zero, min($0 - now, longest)) }
    }

    /// An IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else {
            return nil
        }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        return try? Timestamp(rfc3339: "\(words[3])-\(number)-\(words[1])T\(words[4])Z")
    }
}
