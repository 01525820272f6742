import DemoVendor
import Testing
import Values
import World

@Suite("The chat robot")
struct RobotTests {
    @Test("takes a signed message")
    func valid() async throws {
        try await Caller.with { caller in
            let answer = try await caller.say("一号门店 盘点完成")
            #expect(answer == ["errcode": 0, "errmsg": "ok"])
            let state = try await caller.state()
            #expect(state["messages"][0]["content"] == "一号门店 盘点完成")
        }
    }

    @Test("accepts the signature that another implementation computes")
    func knownSignature() async throws {
        let keys = VendorKeys(appKey: "k", appSecret: "s", robotToken: "t", robotSecret: "SEC1")
        try await Caller.with(VendorOptions(keys: keys)) { caller in
            // printf '1800000000000\nSEC1' | openssl dgst -sha256 -hmac SEC1 -binary | base64
            let answer = try await caller.post(
                "/robot/send?timestamp=1800000000000&access_token=t&sign=\(Self.hmac)",
                #"{"msgtype":"text","text":{"content":"hi"}}"#)
            #expect(answer["errcode"] == 0)
        }
    }

    private static let hmac = "WAlK0cIfZiBYnMaV9AiypMIzMGkdXVWPHYyCj%2BInCk0%3D"

    @Test("refuses a forged signature and a time more than an hour off")
    func forged() async throws {
        try await Caller.with { caller in
            let now = caller.world.now.milliseconds
            let answers = [
                try await caller.say("x", sign: ""), try await caller.say("x", sign: "AAAA"),
                try await caller.say("x", sign: "no base64"), try await caller.say("x", at: now - 3_600_001),
                try await caller.say("x", at: now + 3_600_001), try await caller.say("x", at: .max),
            ]
            #expect(answers.allSatisfy { $0["errcode"] == 310_000 })
            let state = try await caller.state()
            #expect(state["counts"]["messages"] == 0)
            #expect(state["counts"]["refused"] == .int(Int64(answers.count)))
        }
    }

    @Test("refuses a token that it does not know")
    func unknownRobot() async throws {
        try await Caller.with { caller in
            let answer = try await caller.say("x", token: "other")
            #expect(answer["errcode"] == 300_001)
        }
    }

    @Test("takes so many messages a minute and throttles the rest until the next one")
    func throttled() async throws {
        try await Caller.with(VendorOptions(messagesPerMinuteMax: 2)) { caller in
            for expected in [0, 0, 130_101] as [JSON] {
                let answer = try await caller.say("x")
                #expect(answer["errcode"] == expected)
            }
            caller.clock.advance(by: .seconds(60))
            let later = try await caller.say("x")
            #expect(later["errcode"] == 0)
        }
    }

    @Test("takes text of 1 to 20,000 bytes", arguments: [(0, 40_035), (1, 0), (20_000, 0), (20_001, 40_035)])
    func size(count: Int, code: Int64) async throws {
        try await Caller.with { caller in
            let answer = try await caller.say(String(repeating: "x", count: count))
            #expect(answer["errcode"] == .int(code))
        }
    }

    @Test(
        "refuses what is no text message",
        arguments: ["", "{", "[]", #"{"msgtype":"link"}"#, #"{"msgtype":"text"}"#])
    func malformed(body: String) async throws {
        try await Caller.with { caller in
            let answer = try await caller.post("/robot/send?\(caller.signedQuery())", body)
            #expect(answer["errcode"] == 40_035)
        }
    }
}
