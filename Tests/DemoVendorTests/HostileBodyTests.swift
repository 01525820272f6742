import DemoVendor
import Testing
import Values

@Suite("Malformed and hostile requests")
struct HostileBodyTests {
    @Test("are answered with HTTP 200 and a code, and change nothing", arguments: HostileText.bodies)
    func refused(body: HostileText) async throws {
        try await Caller.with { caller in
            let answer = try await caller.post("/open/stocktake/create", body.bytes)
            #expect([100, 110, 130].contains(answer["code"].integer))
            #expect(answer["msg"].string?.isEmpty == false)
            let state = try await caller.state()
            #expect(state["counts"]["documents"] == 0)
            #expect(state["counts"]["refused"] == 1)
        }
    }

    @Test("are refused when rightly signed too", arguments: HostileText.documents)
    func signed(biz: HostileText) async throws {
        try await Caller.with { caller in
            let answer = try await caller.open("stocktake/create", [:]) {
                $0["biz"] = String(decoding: biz.bytes, as: UTF8.self)
            }
            #expect(answer["code"] == 130)
        }
    }

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
