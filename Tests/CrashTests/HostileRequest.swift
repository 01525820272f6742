import Values

/// A request that no honest client sends, and how it may be answered.
struct HostileRequest {
    let name: String
    let method: String
    let path: String
    var body: [UInt8] = []
    var headers: [(String, String)] = []
    var statuses: Set<Int> = [400, 413, 422]

    /// Those that are HTTP.
    static func all(hook: String) -> [HostileRequest] {
        bodies(hook: hook) + definitions + addresses + fields
    }

    private static func bodies(hook: String) -> [HostileRequest] {
        let runs = "/v1/flows/crash/runs"
        return [
            HostileRequest(
                name: "deep JSON", method: "POST", path: runs,
                body: Array(repeating: UInt8(ascii: "["), count: 1 << 20)),
            HostileRequest(
                name: "deep objects", method: "POST", path: runs,
                body: Array(String(repeating: "{\"a\":", count: 100_000).utf8)),
            HostileRequest(
                name: "invalid UTF-8", method: "POST", path: runs,
                body: Array("{\"a\":\"".utf8) + [0xC3, 0x28, 0x22, 0x7D]),
            HostileRequest(
                name: "a lone surrogate", method: "POST", path: runs, body: Array("\"\\uDC00\"".utf8)),
            HostileRequest(name: "no JSON", method: "POST", path: runs, body: Array("hello".utf8)),
            HostileRequest(name: "nothing", method: "POST", path: runs),
            HostileRequest(
                name: "a huge webhook", method: "POST", path: hook,
                body: [UInt8](repeating: 32, count: (10 << 20) + 1), statuses: [413]),
            HostileRequest(
                name: "a huge definition", method: "POST", path: "/v1/flows",
                body: [UInt8](repeating: 35, count: (1 << 20) + 1), statuses: [413]),
            HostileRequest(
                name: "no object", method: "POST", path: "/v1/connections", body: Array("[1]".utf8)),
            HostileRequest(
                name: "wrong types", method: "POST", path: "/v1/connections",
                body: Array("{\"name\":1,\"app\":[],\"values\":\"x\"}".utf8)),
        ]
    }

    private static var definitions: [HostileRequest] {
        let bomb =
            "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + (1...30).map {
                "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ","))]\n"
            }
            .joined()
        let step = { (input: String) in
            "flow: bad\ntrigger: {app: webhook}\nsteps:\n  - id: a\n    action: http/get\n    input: {url: \(input)}\n"
        }
        let texts = [
            ("an alias bomb", bomb), ("deep YAML", String(repeating: "[", count: 100_000)),
            ("deep mappings", (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
            ("a tag", "flow: !!python/object/apply:os.system ['true']"),
            ("broken YAML", "flow: \"unclosed\nsteps: ]["), ("no mapping", "- 1\n- 2\n"),
            ("a NUL", "flow: \"\\0\"\u{0}"), ("an unknown key", "flow: x\nstep: []\n"),
            ("a broken expression", step("\"{{ a..b }}\"")), ("an unclosed expression", step("\"{{ a \"")),
            ("a deep expression", step("\"{{ \(String(repeating: "(", count: 10_000)) }}\"")),
            ("an unknown function", step("\"{{ nothing(@) }}\"")),
            ("a regular bomb of names", step("\"{{ \(String(repeating: "a.", count: 30_000))a }}\"")),
        ]
        return texts.map { name, text in
            HostileRequest(name: name, method: "POST", path: "/v1/flows", body: Array(text.utf8))
        } + [
            HostileRequest(
                name: "YAML in no UTF-8", method: "POST", path: "/v1/flows",
                body: Array("flow: ".utf8) + [0xFF, 0xFE, 0x0A])
        ]
    }

    private static let addresses = [
        HostileRequest(name: "a path upwards", method: "GET", path: "/v1/../../etc/passwd", statuses: [404]),
        HostileRequest(
            name: "an escaped path upwards", method: "GET", path: "/v1/flows/..%2f..%2fx", statuses: [404]),
        HostileRequest(
            name: "a broken escape", method: "GET", path: "/v1/flows/%FF%FE", statuses: [400, 404]),
        HostileRequest(
            name: "a long path", method: "GET", path: "/" + String(repeating: "a", count: 20_000),
            statuses: [404, 414]),
        HostileRequest(
            name: "many slashes", method: "GET", path: String(repeating: "/", count: 5_000), statuses: [404]),
        HostileRequest(
            name: "no identifier", method: "GET", path: "/v1/runs/x'%20OR%201=1--", statuses: [400, 404]),
        HostileRequest(
            name: "another kind's identifier", method: "GET",
            path: "/v1/runs/flow_01h455vb4pex5vsknk084sn02q", statuses: [400, 404]),
        HostileRequest(name: "an unknown query", method: "GET", path: "/v1/runs?x=1"),
        HostileRequest(name: "a limit below", method: "GET", path: "/v1/runs?limit=-1"),
        HostileRequest(name: "a limit above", method: "GET", path: "/v1/runs?limit=99999999999999999999"),
        HostileRequest(name: "a cursor that is none", method: "GET", path: "/v1/runs?after=%00"),
        HostileRequest(name: "another method", method: "DELETE", path: "/v1/runs", statuses: [405]),
        HostileRequest(name: "an unknown webhook", method: "POST", path: "/hooks/none", statuses: [404]),
        HostileRequest(
            name: "a webhook upwards", method: "POST", path: "/hooks/../v1/flows", statuses: [404]),
    ]

    private static let fields = [
        HostileRequest(
            name: "a long idempotency key", method: "POST", path: "/v1/flows/crash/runs",
            body: Array("{}".utf8),
            headers: [("idempotency-key", String(repeating: "k", count: 10_000))]),
        HostileRequest(
            name: "a language bomb", method: "GET", path: "/v1/none",
            headers: [("accept-language", String(repeating: "zh;q=0.1,", count: 2_000))], statuses: [404]),
    ]

    /// What is no HTTP.
    static let nonsense: [[UInt8]] = [
        [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03],
        Array(repeating: 0, count: 10_000),
        Array("GET\r\n\r\n".utf8), Array("BREW / HTTP/1.1\r\nhost: x\r\n\r\n".utf8),
        Array("\r\n\r\n\r\n\r\nGET / FTP/9\r\n\r\n".utf8),
        Array("GET /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n".utf8),
        Array("GET /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello".utf8),
        Array(
            "POST /v1/flows HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
                .utf8),
        Array("POST /v1/flows HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".utf8),
        Array("GET /healthz HTTP/1.1\r\nho st : x\r\n\r\n".utf8),
        Array("GET /healthz HTTP/1.1\r\nx: \u{0}\r\n\r\n".utf8),
        Array(
            "GET /healthz HTTP/1.1\r\nhost: x\r\nx: \(String(repeating: "y", count: 1 << 20))\r\n\r\n".utf8),
        Array(
            "GET /healthz HTTP/1.1\r\nhost: x\r\n\((0..<1_000).map { "x\($0): y\r\n" }.joined())\r\n".utf8),
        Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8),
        Array("GET http://[::1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".utf8),
    ]
}
