import Apps
import Definitions
import JMESPath
import OrderedCollections
import Testing
import Values

@Suite("Fields check an input")
struct FieldCheckTests {
    private func one(_ yaml: String, _ value: JSON) throws(Problems) -> JSON {
        try fields("- {key: v, label: 值, \(yaml)}").checked(["v": value], now: testNow)["v"]
    }

    @Test(
        "and convert what is exact",
        arguments: [
            ("integer", "-3", -3), ("integer", "3.0", 3), ("integer", " 007 ", 7), ("integer", "+5", 5),
            ("integer", "1e3", 1_000), ("integer", "9223372036854775807", 9_223_372_036_854_775_807),
            ("number", "-0.50", number("-0.50")), ("number", "12", 12), ("number", number("2.0"), 2),
            ("string", 5, "5"), ("string", number("1.50"), "1.50"), ("string", true, "true"),
            ("boolean", "是", true), ("boolean", "No", false), ("boolean", 1, true), ("boolean", "off", false),
            ("json", "{\"a\": [1]}", ["a": [1]]), ("json", "plain", "plain"), ("json", [1, nil], [1, nil]),
            ("date", "2026/9/1", "2026-09-01"), ("date", "2026年9月1日", "2026-09-01"),
            ("date", "2026-09-01T23:30:00Z", "2026-09-01"),
            ("datetime", "2026-09-01T08:00:00+08:00", "2026-09-01T00:00:00Z"),
            ("datetime", "2026-09-01 08:00Z", "2026-09-01T08:00:00Z"),
            ("file", ["name": "a.txt", "content": "aGk="], ["name": "a.txt", "content": "aGk="]),
        ] as [(String, JSON, JSON)])
    func converts(type: String, value: JSON, checked: JSON) throws {
        let result = try one("type: \(type)", value)
        #expect(result == checked)
        #expect(result.text == checked.text, "equal numbers may be written in two ways")
    }

    @Test(
        "and refuse what is not",
        arguments: [
            ("integer", "3.5"), ("integer", "abc"), ("integer", "９"), ("integer", true), ("integer", "1,000"),
            ("integer", "9223372036854775808"), ("integer", "--1"), ("number", "0x1F"), ("number", "."),
            ("number", "1e999999999999"), ("number", [1]), ("string", ["a": 1]), ("boolean", "maybe"),
            ("boolean", 2), ("date", "2026-02-30"), ("date", "09/01/2026"), ("date", 20_260_901),
            ("datetime", "2026-09-01 25:00Z"), ("datetime", "tomorrow"), ("file", "a.txt"),
            ("file", ["name": "a", "content": "***"]),
            ("file", ["name": "/etc/passwd", "path": "/etc/passwd"]),
        ] as [(String, JSON)])
    func refuses(type: String, value: JSON) throws {
        let problems = #expect(throws: Problems.self) { try one("type: \(type)", value) }
        #expect(problems?.all.map(\.code) == ["field.type"])
        #expect(problems?.all.map(\.place) == ["v"])
    }

    @Test(
        "and read local times by the zone's clocks",
        arguments: [
            ("2026-09-01", "2026-09-01T00:00:00+08:00", "Asia/Shanghai"),
            ("2026-09-01 08:30", "2026-09-01T08:30:00+08:00", "Asia/Shanghai"),
            ("2026-09-01T00:00:00Z", "2026-09-01T08:00:00+08:00", "Asia/Shanghai"),
            ("2026-03-29 02:30", "2026-03-29T03:30:00+02:00", "Europe/Berlin"),
            ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00", "Europe/Berlin"),
            ("2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00", "Europe/Berlin"),
            ("2026-07-01 12:00:00.25", "2026-07-01T12:00:00.25-04:00", "America/New_York"),
        ])
    func zones(text: String, checked: String, zone: String) throws {
        let result = try one("type: datetime, zone: \(zone)", .string(text))
        #expect(result == .string(checked))
    }

    @Test("and ask for an offset where no zone is declared")
    func needsOffset() {
        let problems = #expect(throws: Problems.self) { try one("type: datetime", "2026-09-01 08:30") }
        #expect(problems?.all.map(\.code) == ["field.zone"])
    }

    private static let warehouses =
        "type: number, choices: [{key: 1, label: {zh: 主仓, en: Main}}, {key: 2, label: 销退仓}, {key: 10, label: '2'}]"

    @Test(
        "and find a choice by its key, then by its label",
        arguments: [(1, 1), ("1", 1), (number("1.0"), 1), ("主仓", 1), (" Main ", 1), ("销退仓", 2), ("2", 2)]
            as [(JSON, JSON)])
    func choices(value: JSON, key: JSON) throws {
        let result = try one(Self.warehouses, value)
        #expect(result.text == key.text)
    }

    @Test("and name the choices where there is no such one")
    func noChoice() {
        let problems = #expect(throws: Problems.self) { try one(Self.warehouses, "次品仓") }
        #expect(problems?.all.first?.line(.zh) == "v：“值”没有 \"次品仓\" 这个选项。可选：主仓、销退仓、2。")
        #expect(
            problems?.all.first?.line(.en) == "v: '值' has no choice \"次品仓\". Choose one of: Main, 销退仓, 2.")
    }

    @Test("and never quote a secret")
    func secrets() {
        let problems = #expect(throws: Problems.self) { try one("type: secret", ["k": "hunter2"]) }
        #expect(problems?.all.first.map { "\($0)" }?.contains("hunter2") == false)
    }

    @Test("and leave empty values out, filling in defaults")
    func empties() throws {
        let fields = fields(
            """
            - {key: a, type: string}
            - {key: b, type: integer, default: 5}
            - {key: c, type: string, multiple: true}
            - {key: d, type: group, items: [{key: e, type: string}]}
            """)
        let result = try fields.checked(["a": "", "b": nil, "c": [], "d": []], now: testNow)
        #expect(result == ["b": 5])
        #expect(try fields.checked(nil, now: testNow) == ["b": 5])
        #expect(try fields.checked(["c": "one", "b": "7"], now: testNow) == ["b": 7, "c": ["one"]])
        #expect(try fields.checked(["d": [[:]]], now: testNow) == ["b": 5, "d": [[:]]])
    }

    @Test("and report everything that is wrong, with its path")
    func paths() {
        let fields = fields(
            """
            - key: data
              label: 盘点单
              type: group
              items:
                - {key: so_id, label: 外部单号, type: string, required: true}
                - key: items
                  label: 明细
                  type: group
                  max_items: 2
                  items: [{key: qty, label: 数量, type: integer, required: true}]
            """)
        let problems = #expect(throws: Problems.self) {
            try fields.checked(
                [
                    "data": [
                        ["so_id": "a", "items": [["qty": "x"], ["qyt": 1]]], "row",
                        ["items": [["qty": 1], ["qty": 2], ["qty": 3]]], ["so_id": "b", "items": ["qty": 1]],
                    ], "date": 1,
                ], now: testNow)
        }
        #expect(
            problems?.all.map { $0.line(.en) } == [
                "data[0].items[0].qty: '数量' needs a whole number; \"x\" is none.",
                "data[0].items[1].qty: '数量' is required; fill it in.",
                "data[0].items[1].qyt: There is no such field. Did you mean qty?",
                "data[1]: An object with keys and values is needed, not a text.",
                "data[2].items: '明细' takes at most 2 items, not 3; split them.",
                "data[2].so_id: '外部单号' is required; fill it in.",
                "data[3].items: '明细' needs a list, not an object.",
                "date: There is no such field. Did you mean data?",
            ])
    }

    @Test("and leave a checked input as it is, to any depth")
    func idempotent() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<300 {
            let fields = (0..<3).map { randomField("f\($0)", depth: 4, &random) }
            let input = JSON.object(
                JSONObject(uniqueKeysWithValues: fields.map { ($0.key, randomValue(of: $0, &random)) }))
            let once = try fields.checked(input, now: testNow)
            let twice = try fields.checked(once, now: testNow)
            #expect(once.text == twice.text)
            #expect(try fields.wired(once) == fields.wired(twice))
        }
    }

    @Test("and stop at a hundred problems, however many there are")
    func bounded() {
        let rows = JSON.array(Array(repeating: ["q": "x", "z": 1], count: 20_000))
        let fields = fields("- {key: d, type: group, items: [{key: q, type: integer}]}")
        let problems = #expect(throws: Problems.self) { try fields.checked(["d": rows], now: testNow) }
        #expect(problems?.all.count == 100)
    }

    private func randomField(_ key: String, depth: Int, _ random: inout SplitMix) -> Field {
        let types: [FieldType] = [
            .string, .integer, .number, .boolean, .datetime, .date, .json, .group, .group,
        ]
        var field = Field(key, types[random.next(below: depth > 0 ? types.count : 7)])
        if field.type == .group {
            field.items = (0..<2).map { randomField("\(key)\($0)", depth: depth - 1, &random) }
            field.isMultiple = random.next(below: 3) > 0
        } else {
            field.isMultiple = random.next(below: 4) == 0
        }
        if field.type == .datetime {
            field.zone = Zone("Asia/Shanghai")
            field.wire = .unixSecondsText
        }
        return field
    }

    private func randomValue(of field: Field, _ random: inout SplitMix) -> JSON {
        if field.isMultiple {
            return .array((0..<random.next(below: 4)).map { _ in randomOne(of: field, &random) })
        }
        return random.next(below: 8) == 0 ? .null : randomOne(of: field, &random)
    }

    private func randomOne(of field: Field, _ random: inout SplitMix) -> JSON {
        let integer = Int64(random.next(below: 2_000)) - 1_000
        let day = random.next(below: 28) + 1
        switch field.type {
        case .integer: return random.next(below: 2) == 0 ? .int(integer) : .string("\(integer).0")
        case .number: return .string("\(integer).25")
        case .boolean: return ["是", 0, true, "off"][random.next(below: 4)]
        case .datetime: return .string("2026/\(day % 12 + 1)/\(day) \(day % 24):05")
        case .date: return .string("2026年2月\(day)日")
        case .json: return [nil, [1], "x"]
        case .group:
            return .object(
                JSONObject(uniqueKeysWithValues: field.items.map { ($0.key, randomValue(of: $0, &random)) }))
        case .string, .text, .secret, .file: return random.next(below: 2) == 0 ? .int(integer) : "text"
        }
    }
}
