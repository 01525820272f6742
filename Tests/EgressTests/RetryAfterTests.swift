import Egress
import HTTPTypes
import Testing
import Values

@Suite("Retry-After")
struct RetryAfterTests {
    private func wait(_ text: String, now: Int64) -> Duration? {
        InboundResponse(status: 429, headers: [.retryAfter: text]).retryAfter(now: Timestamp(seconds: now))
    }

    @Test(
        "reads seconds and all three forms of a date",
        arguments: [
            "120", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ])
    func read(_ text: String) {
        #expect(wait(text, now: 784_111_777 - 120) == .seconds(120))
    }

    @Test("asks for no wait when the date has passed")
    func passed() {
        #expect(wait("Sun, 06 Nov 1994 08:49:37 GMT", now: 1_800_000_000) == .zero)
    }

    @Test(
        "says nothing where it cannot be read",
        arguments: [
            "", "-1", "1.5", "soon", "9999999999999999999999", "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov -994 08:49:37 GMT", "a b c d e", "Sun, 06 Nov 1994 08:49:37.5 GMT extra",
        ])
    func unreadable(_ text: String) {
        #expect(wait(text, now: 0) == nil)
    }

    @Test("bounds what it reads")
    func bounded() {
        #expect(wait("9223372036854775807", now: 0) == .seconds(1 << 32))
    }
}
