import DemoVendor
import Testing
import Values

@Suite("Malformed and hostile requests")
struct HostileBodyTests {
    @Test("are answered with HTTP 200 and a code, and change nothing", arguments: Self.bodies)
    func refused(body: [UInt8]) async throws {
        try await Caller.with { caller in
            let answer = try await caller.post("/open/stocktake/create", body)
            #expect([100, 110, 130].contains(answer["code"].integer))
            #expect(answer["msg"].string?.isEmpty == false)
            let state = try await caller.state()
            #expect(state["counts"]["documents"] == 0)
            #expect(state["counts"]["refused"] == 1)
        }
    }

    private static let bodies: [[UInt8]] =
        [
            "", "&", "=", "====", "%", "a=%zz", "a=%4", "a=%FF", "app_key", "app_key=1&app_key=1", "{}",
            String(repeating: "a=1&", count: 10_000), String(repeating: "&", count: 200_000),
            String(repeating: "a", count: 300_000), "app_key=\u{0}&sign=\u{0}",
        ].map { Array($0.utf8) } + [[0xFF, 0xFE, 0x00], Array("a=".utf8) + [0xC3, 0x28]]

    @Test("are refused when rightly signed too", arguments: Self.texts)
    func signed(biz: String) async throws {
        try await Caller.with { caller in
            let answer = try await caller.open("stocktake/create", [:]) { $0["biz"] = biz }
            #expect(answer["code"] == 130)
        }
    }

    private static let texts = [
        "", "{", "null", "[[[[[[[[[[[[", String(repeating: "[", count: 50_000),
        String(repeating: "{\"a\":", count: 20_000), #"{"so_id":"1","so_id":"2"}"#,
        #"{"so_id":"1","warehouse":99999999999999999999999,"items":[]}"#,
        #"{"so_id":"1","warehouse":1e999999999,"items":[]}"#,
        #"{"so_id":"\#(String(repeating: "长", count: 65))","warehouse":1,"items":[]}"#,
    ]

    @Test(
        "survive extreme timestamps", arguments: ["9223372036854775807", "-9223372036854775808", "1e3", "盘"])
    func timestamps(text: String) async throws {
        try await Caller.with { caller in
            let answer = try await caller.open("stocktake/create", Caller.document("PD-1")) {
                $0["timestamp"] = text
            }
            #expect(answer["code"] == 130)
        }
    }

    @Test("get no markup into the page for people")
    func markup() async throws {
        try await Caller.with { caller in
            _ = try await caller.create(Caller.document("<script>alert(1)</script>"))
            _ = try await caller.say("<img src=x onerror=alert(1)>")
            let html = try await caller.get("/")
            #expect(html.contains("&lt;script&gt;"))
            #expect(html.contains("&lt;img"))
            #expect(!html.contains("<script") && !html.contains("<img"))
        }
    }
}
