import DemoVendor
import Testing
import Values
import World

@Suite("The stocktake API")
struct StocktakeTests {
    @Test("takes a signed document and adds its quantities to the stock levels")
    func valid() async throws {
        try await Caller.with { caller in
            let first = try await caller.create(Caller.document("PD-1", quantity: -3))
            let second = try await caller.create(Caller.document("PD-2", quantity: 5))
            #expect(first["code"] == 0)
            #expect(first["data"] == ["so_id": "PD-1", "io_id": 700_001, "repeated": false])
            #expect(second["data"]["io_id"] == 700_002)
            let levels = try await caller.open("inventory/query", ["warehouse": 1, "sku_ids": ["A-1", "B"]])
            #expect(levels["data"]["levels"] == [["sku_id": "A-1", "qty": 2], ["sku_id": "B", "qty": 0]])
        }
    }

    @Test("accepts the signature that another implementation computes")
    func knownSignature() async throws {
        let keys = VendorKeys(appKey: "k", appSecret: "s3cret", robotToken: "t", robotSecret: "SEC1")
        try await Caller.with(VendorOptions(keys: keys)) { caller in
            // printf %s 's3cretapp_keykbiz{"so_ids":["盘 1"]}timestamp1800000000' | md5sum
            let answer = try await caller.post(
                "/open/stocktake/query",
                "sign=\(Self.md5sum)&timestamp=1800000000&app_key=k&biz=%7B%22so_ids%22%3a%5b%22%E7%9B%98+1%22%5D%7D"
            )
            #expect(answer["code"] == 0)
        }
    }

    private static let md5sum = "a8613133996412870e57d480bd66d033"

    @Test("answers a repeated so_id with the first result and changes nothing")
    func repeated() async throws {
        try await Caller.with { caller in
            _ = try await caller.create(Caller.document("PD-1", quantity: 4))
            let again = try await caller.create(Caller.document("PD-1", quantity: 9))
            #expect(again["data"] == ["so_id": "PD-1", "io_id": 700_001, "repeated": true])
            let state = try await caller.state()
            #expect(state["counts"]["documents"] == 1)
            #expect(state["counts"]["repeated"] == 1)
            #expect(state["levels"] == [["warehouse": 1, "sku_id": "A-1", "qty": 4]])
        }
    }

    @Test("finds documents by their so_id and leaves out what it does not have")
    func query() async throws {
        try await Caller.with { caller in
            let line: JSON = [
                "sku_id": "A", "qty": 1, "batch_id": "B1", "produced_date": "1788192000",
                "expiration_date": "1819728000",
            ]
            let document: JSON = ["so_id": "PD-1", "warehouse": 2, "items": [line]]
            _ = try await caller.create(document)
            let found = try await caller.open("stocktake/query", ["so_ids": ["PD-1", "PD-9"]])
            #expect(
                found["data"]["docs"]
                    == [["so_id": "PD-1", "warehouse": 2, "items": [line], "io_id": 700_001]])
        }
    }

    @Test("refuses a timestamp more than ten minutes off, either way", arguments: [-601, 601])
    func stale(seconds: Int64) async throws {
        try await Caller.with { caller in
            let now = caller.world.now.seconds
            let answer = try await caller.open("stocktake/create", Caller.document("PD-1")) {
                $0["timestamp"] = "\(now + seconds)"
            }
            #expect(answer["code"] == 130)
            let tolerated = try await caller.open("stocktake/create", Caller.document("PD-1")) {
                $0["timestamp"] = "\(now + seconds - seconds.signum())"
            }
            #expect(tolerated["code"] == 0)
        }
    }

    @Test("refuses a forged, missing or upper-case signature, and one over other contents")
    func forged() async throws {
        try await Caller.with { caller in
            for sign in ["", "0", String(repeating: "0", count: 32)] {
                let answer = try await caller.open("stocktake/create", Caller.document("PD-1")) {
                    $0["sign"] = sign
                }
                #expect(answer["code"] == 110)
            }
            let upper = try await caller.open("stocktake/create", Caller.document("PD-1")) {
                $0["sign"] = caller.sign($0).uppercased()
            }
            #expect(upper["code"] == 110)
            let altered = try await caller.open("stocktake/create", Caller.document("PD-1")) {
                $0["sign"] = caller.sign($0)
                $0["biz"] = Caller.document("PD-2").text
            }
            #expect(altered["code"] == 110)
            let state = try await caller.state()
            #expect(state["counts"]["documents"] == 0)
        }
    }

    @Test("refuses an application that it does not know")
    func unknownApplication() async throws {
        try await Caller.with { caller in
            let answer = try await caller.open("stocktake/create", Caller.document("PD-1")) {
                $0["app_key"] = "x"
            }
            #expect(answer["code"] == 100)
        }
    }

    @Test("takes fifty lines and refuses fifty-one with code 131")
    func tooManyLines() async throws {
        try await Caller.with { caller in
            for (count, code) in [(50, 0), (51, 131)] {
                let lines = (0..<count).map { ["sku_id": .string("S\($0)"), "qty": 1] as JSON }
                let answer = try await caller.create(
                    ["so_id": .string("PD-\(count)"), "warehouse": 1, "items": .array(lines)])
                #expect(answer["code"] == .int(Int64(code)))
            }
        }
    }

    @Test("throttles the first document when told to, and takes it the second time")
    func throttled() async throws {
        try await Caller.with(VendorOptions(throttlesFirst: true)) { caller in
            let first = try await caller.create(Caller.document("PD-1"))
            #expect(first["code"] == 199)
            #expect(first["data"] == nil)
            let second = try await caller.create(Caller.document("PD-1"))
            #expect(second["data"]["repeated"] == false)
            let state = try await caller.state()
            #expect(state["counts"]["throttled"] == 1)
        }
    }

    @Test("accepts the document it was told to hold at once, and answers 30 seconds later")
    func held() async throws {
        try await Caller.with(VendorOptions(holdAfter: 2)) { caller in
            _ = try await caller.create(Caller.document("PD-1"))
            async let held = caller.create(Caller.document("PD-2"))
            await caller.clock.waitForSleepers()
            #expect(caller.clock.untilNextSleeper == .seconds(30))
            let state = try await caller.state()
            #expect(state["counts"]["documents"] == 2)
            let meanwhile = try await caller.create(Caller.document("PD-2"))
            #expect(meanwhile["data"]["repeated"] == true)
            _ = try await caller.create(Caller.document("PD-3"))
            caller.clock.advance(by: .seconds(30))
            let late = try await held
            #expect(late["data"] == ["so_id": "PD-2", "io_id": 700_002, "repeated": false])
        }
    }

    @Test("says in English or Chinese which value of a document is wrong", arguments: Self.wrong)
    func invalid(document: JSON, place: String) async throws {
        try await Caller.with { caller in
            let answer = try await caller.create(document)
            #expect(answer["code"] == 130)
            #expect(answer["msg"].string?.hasPrefix(place) == true)
        }
    }

    private static let wrong: [(JSON, String)] = [
        (["so_id": "1"], "warehouse"),
        ([], "biz"),
        (["so_id": 7, "warehouse": 1, "items": []], "so_id"),
        (["so_id": "1", "warehouse": -1, "items": []], "warehouse"),
        (["so_id": "1", "warehouse": 1, "items": []], "items"),
        (["so_id": "1", "warehouse": 1, "items": [1]], "items[0] "),
        (Caller.document("1", sku: ""), "items[0].sku_id"),
        (Caller.document("1", quantity: .min), "items[0].qty"),
        (["so_id": "1", "warehouse": 1, "items": [["sku_id": "A", "qty": "-3"]]], "items[0].qty"),
        (
            ["so_id": "1", "warehouse": 1, "items": [["sku_id": "A", "qty": 1, "produced_date": "1"]]],
            "items[0].batch_id"
        ),
        (
            [
                "so_id": "1", "warehouse": 1,
                "items": [["sku_id": "A", "qty": 1, "expiration_date": "2026-09-01"]],
            ],
            "items[0].expiration_date"
        ),
    ]
}
