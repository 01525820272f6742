import Apps
import Egress
import HTTPTypes
import OrderedCollections
import Testing
import Values

@Suite("A response is read")
struct ResponseTests {
    private func code(_ outcome: CallOutcome) -> String {
        switch outcome {
        case .succeeded: "succeeded"
        case .throttled: "throttled"
        case .expired: "expired"
        case .refused: "refused"
        case .unknown: "unknown"
        }
    }

    @Test(
        "by its status where nothing else is stated: what may have happened is unknown",
        arguments: [
            (200, "{}", "succeeded"), (201, "[1]", "succeeded"), (204, "", "succeeded"),
            (200, "", "succeeded"),
            (200, "<html>", "unknown"), (200, "{\"a\":1,\"a\":2}", "unknown"), (302, "", "unknown"),
            (303, "", "unknown"),
            (307, "", "refused"), (308, "", "refused"), (400, "", "refused"), (401, "", "expired"),
            (403, "x", "refused"),
            (404, "{}", "refused"), (408, "", "unknown"), (409, "", "refused"), (422, "", "refused"),
            (429, "", "throttled"), (500, "{}", "unknown"), (502, "", "unknown"), (503, "", "unknown"),
            (504, "", "unknown"),
            (599, "", "unknown"), (100, "", "unknown"), (999, "", "unknown"),
        ])
    func statuses(status: Int, body: String, expected: String) throws {
        let outcome = try testOutcome(.success(InboundResponse(status: status, body: Array(body.utf8))))
        #expect(code(outcome) == expected)
    }

    private static let rule =
        "{ok: code == `0`, message: msg, output: data, errors: {throttled: code == `199`, expired: code == `100`, unknown: code == `500`, refused: code > `0`}}"

    @Test(
        "by the vendor's own words first",
        arguments: [
            (200, #"{"code":0,"data":{"a":1}}"#, "succeeded"), (200, #"{"code":199}"#, "throttled"),
            (200, #"{"code":100}"#, "expired"), (200, #"{"code":500}"#, "unknown"),
            (200, #"{"code":7}"#, "refused"),
            (200, #"{"code":-7}"#, "unknown"), (200, #"{}"#, "unknown"), (200, #"[]"#, "unknown"),
            (200, "", "unknown"),
            (500, #"{"code":7}"#, "refused"), (500, #"{"code":199}"#, "throttled"),
            (500, #"{"code":0}"#, "unknown"),
            (400, #"{"code":500}"#, "unknown"), (429, #"{"code":7}"#, "throttled"),
            (400, "<html>", "refused"),
            (500, "<html>", "unknown"), (401, #"{"code":"x"}"#, "expired"),
        ])
    func words(status: Int, body: String, expected: String) throws {
        let outcome = try testOutcome(
            .success(InboundResponse(status: status, body: Array(body.utf8))), response: Self.rule)
        #expect(code(outcome) == expected)
        if case .succeeded(let output) = outcome { #expect(output == ["a": 1]) }
    }

    @Test("with the vendor's message, without secrets and not too long")
    func message() throws {
        let message = String(repeating: "长", count: 400)
        let body = #"{"code":7,"msg":"key s3cret-value is bad \#(message)"}"#
        let outcome = try testOutcome(
            .success(InboundResponse(status: 200, body: Array(body.utf8))), response: Self.rule,
            account: ["secret": "s3cret-value"])
        let text = try #require(outcome.problem?.message.en)
        #expect(text.contains("The vendor says: key *** is bad"))
        #expect(text.count < 450)
    }

    @Test(
        "with the time that a limit asks for",
        arguments: [
            ("120", Duration.seconds(120)), ("0", .seconds(0)),
            ("-1", nil), ("soon", nil),
            ("Wed, 18 Nov 2026 10:26:00 GMT", .zero), ("Wed, 18 Nov 2026 11:07:40 GMT", .seconds(60)),
            ("", nil),
        ] as [(String, Duration?)])
    func retryAfter(value: String, expected: Duration?) throws {
        let response = InboundResponse(status: 429, headers: [.retryAfter: value])
        guard case .throttled(let after, _) = try testOutcome(.success(response)) else {
            Issue.record("not throttled")
            return
        }
        #expect(after == expected)
    }

    @Test("as never sent where it never left, and to be tried again where the peer was only down")
    func failures() throws {
        let address = Problem("egress.address", status: 403, Localized(same: "private"))
        let down = Problem("egress.connect", status: 502, Localized(same: "down"))
        let late = Problem("egress.timeout", status: 504, Localized(same: "late"))
        #expect(try testOutcome(.failure(.refused(address))) == .refused(address))
        #expect(try testOutcome(.failure(.refused(down))) == .throttled(after: nil, down))
        #expect(try testOutcome(.failure(.unknown(late))) == .unknown(late))
    }

    @Test("as text where the vendor writes text")
    func text() throws {
        let answer = Result<InboundResponse, EgressFailure>.success(
            InboundResponse(status: 200, body: Array("success".utf8)))
        #expect(
            try testOutcome(answer, response: "{format: text, ok: \"@ == 'success'\"}")
                == .succeeded("success"))
        #expect(code(try testOutcome(answer, response: "{format: text, ok: \"@ == 'ok'\"}")) == "unknown")
    }

    @Test("as unknown where the rule itself fails")
    func failingRule() throws {
        let answer = Result<InboundResponse, EgressFailure>.success(
            InboundResponse(status: 200, body: Array("{}".utf8)))
        #expect(code(try testOutcome(answer, response: "{ok: \"length(code) > `0`\"}")) == "unknown")
    }
}
