import Apps
import Definitions
import Egress
import Foundation
import FoundationXML
import HTTPTypes
import OrderedCollections
import Testing
import Values

@Suite("A request template")
struct RequestTests {
    private func text(_ request: OutboundRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test(
        "escapes what it puts into an address",
        arguments: [
            ("a/b", "a%2Fb"), ("../admin", "..%2Fadmin"), ("x?y=1&z#f", "x%3Fy%3D1%26z%23f"),
            ("中 文", "%E4%B8%AD%20%E6%96%87"),
            ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"), ("@evil.example", "%40evil.example"),
            ("..%2f", "..%252f"),
        ])
    func escapes(value: String, escaped: String) throws {
        let request = try testRequest(
            #"{url: "{{ account.base }}/shops/{{ input.v }}/x?q={{ input.v }}"}"#,
            input: ["v": .string(value)],
            account: ["base": "https://a.example/api//"])
        #expect(request.url == "https://a.example/api/shops/\(escaped)/x?q=\(escaped)")
    }

    @Test(
        "refuses to send what makes no address",
        arguments: [
            ("https://a.example/{{ input.v }}/x", nil), ("https://a.example/{{ input.v }}/x", ""),
            ("https://a.example/{{ input.v }}/x", ".."), ("https://a.example/{{ input.v }}/x", ["a"]),
            ("{{ input.v }}/x", "ftp://a.example"), ("{{ input.v }}/x", "javascript:1"),
            ("{{ input.v }}", "https:///etc"),
            ("{{ input.v }}", "https://a b"),
        ] as [(String, JSON)])
    func refuses(url: String, value: JSON) {
        let problem = #expect(throws: Problem.self) {
            try testRequest("{url: \"\(url)\"}", input: ["v": value])
        }
        #expect(problem?.code.hasPrefix("request.url") == true)
    }

    @Test(
        "lets no value choose the host",
        arguments: [
            ("https://a.example{{ input.v }}/x", false), ("https://{{ input.v }}/x", false),
            ("{{ account.base }}{{ input.v }}", false), ("{{ account.base }}:{{ input.v }}/", false),
            ("https://a{{ input.v }}.example/", false), ("https://{{ input.v }}.a.example/", true),
            ("https://x.{{ input.v }}.a.example", true), ("{{ account.base }}/{{ input.v }}", true),
            ("https://a.example/{{ input.v }}{{ input.v }}", true),
            ("https://a.example?x={{ input.v }}", true),
        ])
    func hosts(url: String, isTaken: Bool) {
        let result = Result { () throws(Problems) in try testApp("{url: \"\(url)\"}") }
        switch result {
        case .success: #expect(isTaken)
        case .failure(let problems): #expect(!isTaken && problems.all.map(\.code) == ["request.url_host"])
        }
    }

    @Test("sends JSON with its values in their types, leaving out what a template does not give")
    func json() throws {
        let request = try testRequest(
            #"{url: "https://a.example", body: {a: "{{ input.v.n }}", t: "n={{ input.v.n }}", gone: "{{ input.v.x }}", null: null, l: ["{{ input.v.n }}", 2]}}"#,
            input: ["v": ["n": 5]])
        #expect(text(request) == #"{"a":5,"t":"n=5","null":null,"l":[5,2]}"#)
        #expect(request.headers[.contentType] == "application/json")
        #expect(request.redirectsMax == 0)
    }

    @Test("repeats a name for a list in a form, and refuses what a form cannot hold")
    func form() throws {
        let template =
            #"{url: "https://a.example", encoding: form, body: {a: "{{ input.v }}", b: ["{{ idempotency_key }}", true]}}"#
        #expect(text(try testRequest(template, input: ["v": "~ *+"])) == "a=%7E+*%2B&b=key-1&b=true")
        let problem = #expect(throws: Problem.self) { try testRequest(template, input: ["v": ["x": 1]]) }
        #expect(problem?.description.hasPrefix("request.body: a can be neither an object") == true)
    }

    @Test("sends files as multipart, whatever their names hold")
    func multipart() throws {
        let request = try testRequest(
            #"{url: "https://a.example", encoding: multipart, body: {note: "{{ input.v }}", file: "{{ input.f }}"}}"#,
            input: [
                "v": "中\r\n--x", "f": ["name": "a\"\r\nX: y.txt", "content": "aGkA", "type": "text/plain"],
            ])
        let type = try #require(request.headers[.contentType])
        let boundary = try #require(type.components(separatedBy: "boundary=").last)
        #expect(
            text(request) == """
                --\(boundary)\r
                Content-Disposition: form-data; name="note"\r
                \r
                中\r
                --x\r
                --\(boundary)\r
                Content-Disposition: form-data; name="file"; filename="a%22%0D%0AX: y.txt"\r
                Content-Type: text/plain\r
                \r
                hi\0\r
                --\(boundary)--\r

                """)
        #expect(throws: Problem.self) {
            try testRequest(
                #"{url: "https://a.example", encoding: multipart, body: {file: "{{ input.f }}"}}"#,
                input: ["f": ["name": "a", "content": "aGk=", "type": "text/plain\r\nX: y"]])
        }
    }

    @Test("writes XML in which no value becomes markup")
    func xml() throws {
        let template =
            #"{url: "https://a.example", encoding: xml, body: {xml: {a: "{{ input.v }}", l: [1, {b: 2}], e: ""}}}"#
        let request = try testRequest(template, input: ["v": "<b a=\"1\">&]]>'\r\n中"])
        let parsed = try XMLDocument(data: Data(request.body))
        #expect(parsed.rootElement()?.elements(forName: "a").first?.stringValue == "<b a=\"1\">&]]>'\r\n中")
        #expect(parsed.rootElement()?.elements(forName: "l").count == 2)
        #expect(throws: Problem.self) { try testRequest(template, input: ["v": "\u{1}"]) }
        #expect(throws: Problem.self) {
            try testRequest(
                #"{url: "https://a.example", encoding: xml, body: {xml: "{{ input.v }}"}}"#,
                input: ["v": ["a b": 1]])
        }
        #expect(throws: Problem.self) {
            try testRequest(#"{url: "https://a.example", encoding: xml, body: {a: 1, b: 2}}"#)
        }
    }

    @Test("sets headers but none that would split the request")
    func headers() throws {
        let template =
            #"{method: GET, url: "https://a.example", headers: {X-Key: "{{ input.v }}", Accept: text/csv}}"#
        let request = try testRequest(template, input: ["v": "a b"])
        #expect(request.headers[HTTPField.Name("x-key") ?? .accept] == "a b")
        #expect(request.headers[.accept] == "text/csv")
        #expect(request.body.isEmpty)
        let problem = #expect(throws: Problem.self) { try testRequest(template, input: ["v": "a\r\nX: b"]) }
        #expect(problem?.code == "request.header")
        let problems = #expect(throws: Problems.self) {
            try testApp(#"{url: "https://a.example", headers: {Host: a, "b c": d, Content-Length: "1"}}"#)
        }
        #expect(problems?.all.count == 3)
    }

    @Test("carries name and password where the connection is basic")
    func basic() throws {
        let app = try AppDefinition(
            AppFiles([
                AppFiles.definition: Array(
                    """
                    app: test
                    number: 1
                    name: Test
                    connection: {kind: basic}
                    request: {url: "https://a.example/v1"}
                    actions: [{key: do, number: 2, name: Do, effect: read, request: {method: GET, url: /x}}]
                    """.utf8)
            ]))
        let account = try app.connection.fields.checked(["username": "u", "password": "p:中"], now: testNow)
        let context = app.context(account: account, settings: [:], idempotencyKey: nil, now: testNow)
        let prepared = try #require(app.action("do")).performer().prepare(ActionCall(input: [:]), in: context)
        guard case .send(let request) = prepared else {
            Issue.record("nothing to send")
            return
        }
        #expect(request.url == "https://a.example/v1/x")
        #expect(request.headers[.authorization] == "Basic \(Data("u:p:中".utf8).base64EncodedString())")
    }

    @Test("reads only the names that a call has")
    func names() {
        let problems = #expect(throws: Problems.self) {
            try testApp(#"{url: "https://a.example", body: {a: "{{ inpt.v }}"}}"#)
        }
        #expect(problems?.all.map(\.code) == ["definition.unknown_name"])
    }
}
