import Apps
import Definitions
import Egress
import HTTPTypes
import OrderedCollections
import Testing
import Values

@Suite("The built-in apps")
struct BuiltInTests {
    private func prepare(
        _ app: AppDefinition, _ key: String, _ input: JSON, account: JSON = [:]
    ) throws -> PreparedCall {
        let action = try #require(app.action(key))
        let checked = try action.fields.checked(input, now: testNow)
        let context = app.context(account: account, settings: [:], idempotencyKey: nil, now: testNow)
        let call = try #require(try action.calls(for: checked, now: testNow).first)
        return try action.performer().prepare(call, in: context)
    }

    private func sent(_ prepared: PreparedCall) throws -> OutboundRequest {
        guard case .send(let request) = prepared else {
            throw Problem("test.nothing", status: 500, Localized(same: "nothing leaves"))
        }
        return request
    }

    @Test("send any request")
    func http() throws {
        let request = try sent(
            prepare(
                .http, "request",
                [
                    "method": "PUT", "url": " https://a.example/x?a=1 ",
                    "query": [["name": "b", "value": "c d"]],
                    "headers": [["name": "X-Id", "value": 5]], "json": ["k": [1]], "timeout_seconds": 1_000,
                ]))
        #expect(request.method == "PUT")
        #expect(request.url == "https://a.example/x?a=1&b=c%20d")
        #expect(request.headers[HTTPField.Name("x-id") ?? .accept] == "5")
        #expect(request.body == Array(#"{"k":[1]}"#.utf8))
        #expect(request.timeout == .seconds(300))
        let text = try sent(
            prepare(
                .http, "request",
                [
                    "method": "POST", "url": "http://a.example", "text": "a=b",
                    "headers": [["name": "Content-Type", "value": "x/y"]],
                ]))
        #expect(text.body == Array("a=b".utf8))
        #expect(text.headers[.contentType] == "x/y")
    }

    @Test(
        "send a key to its own address only",
        arguments: ["https://evil.example/", "//evil.example", "@evil.example", ".evil.example"])
    func keyed(url: String) throws {
        let account: JSON = [
            "base_url": "https://a.example/v1/", "header": "Authorization", "value": "Bearer t",
        ]
        let request = try sent(prepare(.httpWithKey, "get", ["url": "/x"], account: account))
        #expect(request.url == "https://a.example/v1/x")
        #expect(request.headers[.authorization] == "Bearer t")
        let other = try? sent(prepare(.httpWithKey, "get", ["url": .string(url)], account: account))
        #expect(other?.url.hasPrefix("https://a.example/v1/") ?? true)
    }

    @Test(
        "read any response",
        arguments: [
            (200, "application/json; charset=utf-8", #"{"a":1}"#, true, ["a": 1]),
            (200, "application/json", "{", true, "{"),
            (200, "text/html", "<b>", true, "<b>"), (404, "text/plain", "no", true, nil),
            (404, "text/plain", "no", false, "no"),
        ] as [(Int, String, String, Bool, JSON)])
    func reads(status: Int, type: String, body: String, fails: Bool, expected: JSON) throws {
        let action = try #require(AppDefinition.http.action("get"))
        let outcome = try action.performer().read(
            .success(InboundResponse(status: status, headers: [.contentType: type], body: Array(body.utf8))),
            for: ActionCall(input: ["fail_on_error": .bool(fails)]),
            in: AppDefinition.http.context(account: [:], settings: [:], idempotencyKey: nil, now: testNow))
        guard case .succeeded(let output) = outcome else {
            #expect(expected == nil)
            return
        }
        #expect(
            output == [
                "status": .int(Int64(status)), "headers": ["content-type": .string(type)], "body": expected,
            ])
    }

    @Test(
        "format texts, numbers and times",
        arguments: [
            ("text", ["value": "  a b ", "operation": "trim"], "a b"),
            ("text", ["value": "a-b", "operation": "替换", "old": "-", "new": ""], "ab"),
            ("text", ["value": "a,b", "operation": "split", "separator": ","], ["a", "b"]),
            ("text", ["value": "盘点完成", "operation": "length"], 4),
            ("text", ["value": "盘点完成", "operation": "substring", "start": 2], "完成"),
            ("number", ["value": "0.1", "operation": "add", "other": "0.2"], number("0.3")),
            ("number", ["value": 10, "operation": "divide", "other": 3, "scale": 2], number("3.33")),
            ("number", ["value": "2.5", "operation": "format", "scale": 2], "2.50"),
            ("time", ["value": "2026-09-01", "operation": "unix_seconds"], 1_788_192_000),
            ("time", ["value": "2026-09-01 08:30", "operation": "parse"], "2026-09-01T00:30:00Z"),
            ("time", ["value": "2026-09-01T00:30:00Z", "operation": "转成文本", "pattern": "%H:%M"], "08:30"),
            (
                "time", ["value": "2026-01-31", "operation": "add", "count": 1, "unit": "月"],
                "2026-02-27T16:00:00Z"
            ),
            ("expression", ["expression": "sum(@)", "data": [1, 2]], 3),
        ] as [(String, JSON, JSON)])
    func formats(action: String, input: JSON, result: JSON) throws {
        #expect(try prepare(.formatter, action, input) == .done(["result": result]))
    }

    @Test("ask for what an operation needs")
    func needs() {
        let problems = #expect(throws: Problems.self) {
            try prepare(.formatter, "text", ["value": "a", "operation": "replace"])
        }
        #expect(problems?.all.map { $0.line(.en) } == ["old: this operation needs 'Find'"])
    }

    @Test("report an expression that does not compile")
    func malformed() {
        let problem = #expect(throws: Problem.self) {
            try prepare(.formatter, "expression", ["expression": "a ="])
        }
        #expect(problem?.code == "expression.malformed")
    }
}
