import Apps
import Crypto
import Definitions
import Egress
import HTTPTypes
import OrderedCollections
import Testing
import Values

@Suite("The app jushuitan")
struct JushuitanTests {
    private let secret = "s-" + String(UInt64.random(in: .min ... .max), radix: 36)

    private func context(_ app: AppDefinition) -> CallContext {
        app.context(
            account: ["base_url": "http://127.0.0.1:9/", "app_key": "k", "app_secret": .string(secret)],
            settings: [:], idempotencyKey: "run-1", now: testNow)
    }

    private func line(_ index: Int) -> JSON {
        ["sku_id": .string("SKU-\(index)"), "qty": "-3", "produced_date": "2026-09-01", "batch_id": "B"]
    }

    private func input(_ lines: [JSON]) -> JSON {
        [
            "data": [
                ["so_id": "PD-1", "warehouse": "主仓", "items": .array(lines)],
                ["so_id": "PD-2", "warehouse": 2, "items": [line(0)]],
            ]
        ]
    }

    @Test("sends one signed form for each stocktake")
    func prepares() throws {
        let app = try BundledApp.named("jushuitan")
        let action = try #require(app.action("create_stocktake"))
        let checked = try action.fields.checked(input((0..<50).map(line)), now: testNow)
        let calls = try action.calls(for: checked, now: testNow)
        #expect(calls.map(\.row) == [0, 1])
        #expect(calls.map(\.match) == ["PD-1", "PD-2"])
        guard case .send(let request) = try action.performer().prepare(calls[1], in: context(app)) else {
            Issue.record("nothing to send")
            return
        }
        #expect(request.method == "POST")
        #expect(request.url == "http://127.0.0.1:9/open/stocktake/create")
        #expect(request.headers[.contentType] == "application/x-www-form-urlencoded")
        let biz =
            #"{"so_id":"PD-2","warehouse":2,"items":[{"sku_id":"SKU-0","qty":-3,"batch_id":"B","produced_date":"1788192000"}]}"#
        let signed = "\(secret)app_keykbiz\(biz)timestamp\(testNow.seconds)"
        let sign = Insecure.MD5.hash(data: Array(signed.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        let escaped = biz.utf8.map { byte -> String in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16).uppercased()
            }
        }.joined()
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "app_key=k&timestamp=\(testNow.seconds)&biz=\(escaped)&sign=\(sign)")
    }

    @Test("asks for a batch number where a date is given, in both languages")
    func requiredWhen() throws {
        let action = try #require(try BundledApp.named("jushuitan").action("create_stocktake"))
        var lines = (0..<12).map(line)
        lines.append(["sku_id": "SKU-12", "qty": "1", "expiration_date": "2027-09-01"])
        let problems = #expect(throws: Problems.self) {
            try action.fields.checked(input(lines), now: testNow)
        }
        #expect(problems?.all.map { $0.line(.zh) } == ["data[0].items[12].batch_id：填写批次日期或有效期时必须填写批次号"])
        #expect(
            problems?.all.map { $0.line(.en) } == [
                "data[0].items[12].batch_id: required when a batch or expiry date is given"
            ])
    }

    @Test("takes at most fifty lines")
    func tooMany() throws {
        let action = try #require(try BundledApp.named("jushuitan").action("create_stocktake"))
        let problems = #expect(throws: Problems.self) {
            try action.fields.checked(input((0..<51).map(line)), now: testNow)
        }
        #expect(problems?.all.map(\.code) == ["field.too_many"])
    }

    @Test(
        "reads the code in the body",
        arguments: [
            (#"{"code":0,"msg":"","data":{"so_id":"PD-1","io_id":7,"repeated":false}}"#, "succeeded"),
            (#"{"code":199,"msg":"请求过于频繁","data":null}"#, "call.throttled"),
            (#"{"code":100,"msg":"app_key 无效","data":null}"#, "call.expired"),
            (#"{"code":131,"msg":"最多 50 行","data":null}"#, "call.refused"),
            (#"{"code":-1,"msg":"?"}"#, "call.unknown"), (#"{"msg":"?"}"#, "call.unknown"),
            ("<html>", "call.unreadable"), ("", "call.unreadable"),
        ])
    func reads(body: String, code: String) throws {
        let app = try BundledApp.named("jushuitan")
        let performer = try #require(app.action("create_stocktake")).performer()
        let outcome = performer.read(
            .success(InboundResponse(status: 200, body: Array(body.utf8))), for: ActionCall(input: [:]),
            in: context(app))
        #expect(outcome.problem?.code ?? "succeeded" == code)
        if case .succeeded(let output) = outcome {
            #expect(output == ["so_id": "PD-1", "io_id": 7, "repeated": false])
        }
    }

    @Test("finds out by its number whether a stocktake arrived")
    func looksUp() throws {
        let app = try BundledApp.named("jushuitan")
        let action = try #require(app.action("create_stocktake"))
        let lookup = try #require(action.lookup)
        let asked = try #require(app.action(lookup.action))
        let call = ActionCall(row: 0, input: [:], item: ["so_id": "PD-2"], match: "PD-2")
        let question = try asked.fields.checked(lookup.input(for: call, now: testNow), now: testNow)
        #expect(question == ["so_ids": ["PD-2"]])
        let docs: JSON = ["docs": [["so_id": "PD-1", "io_id": 1], ["so_id": "PD-2", "io_id": 2]]]
        #expect(
            lookup.read(.succeeded(docs), for: call, now: testNow)
                == .found(["so_id": "PD-2", "io_id": 2, "repeated": true]))
        #expect(lookup.read(.succeeded(["docs": []]), for: call, now: testNow) == .absent)
        let problem = Problem("call.unknown", status: 502, Localized(same: "?"))
        #expect(lookup.read(.unknown(problem), for: call, now: testNow) == .unknown(problem))
    }
}
