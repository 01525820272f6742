import Apps
import Definitions
import OrderedCollections
import Testing
import Values

@Suite("The definition of a field")
struct FieldReadingTests {
    @Test(
        "refuses what a field may not combine, and says where",
        arguments: [
            ("{key: a b, type: string}", "definition.field_key 1:3"),
            ("{key: '', type: string}", "definition.field_key 1:3"),
            ("{key: g, type: group}", "definition.group_items 1:3"),
            (
                "{key: g, type: group, items: [{key: a, type: string}, {key: a, type: text}]}",
                "definition.repeated_field 1:57"
            ),
            ("{key: a, type: string, items: [{key: b, type: string}]}", "definition.field_rule 1:33"),
            ("{key: a, type: string, max_items: 3}", "definition.field_rule 1:37"),
            ("{key: a, type: string, each: call}", "definition.field_rule 1:32"),
            ("{key: a, type: string, zone: Asia/Shanghai}", "definition.field_rule 1:32"),
            ("{key: a, type: datetime, zone: Asia/Shangai}", "definition.zone 1:34"),
            ("{key: a, type: string, wire: unix_seconds}", "definition.field_rule 1:32"),
            ("{key: a, type: datetime, wire: unix_second}", "definition.unknown_word 1:34"),
            ("{key: a, type: datetime, wire: '%Q'}", "expression.failed 1:34"),
            ("{key: a, type: date, wire: unix_seconds}", "definition.field_rule 1:30"),
            ("{key: a, type: string, wire: joined}", "definition.field_rule 1:32"),
            ("{key: a, type: integer, default: x}", "definition.default 1:36"),
            ("{key: a, type: integer, choices: [{key: x, label: X}]}", "definition.choice 1:36"),
            ("{key: a, type: integer, choices: [1, {key: 1, label: One}]}", "definition.choice 1:36"),
            (
                "{key: a, type: integer, choices: [{key: 1, label: One}, {key: 2, label: One}]}",
                "definition.choice 1:36"
            ),
            ("{key: a, type: string, choices: [{key: [], label: One}]}", "definition.choice 1:42"),
            ("{key: a, type: boolean, choices: [yes]}", "definition.field_rule 1:36"),
            (
                "{key: a, type: string, required: true, required_when: {if: b, say: x}}",
                "definition.field_rule 1:57"
            ),
            ("{key: a, type: string, required_when: {if: 'b ==', say: x}}", "expression.malformed 1:46"),
            (
                "{key: a, type: string, choices: [a], dynamic: {action: x, key: y, label: z}}",
                "definition.field_rule 1:49"
            ),
        ])
    func refuses(field: String, found: String) {
        let (_, problems) = readFields("- \(field)")
        #expect(
            problems.map {
                "\($0.code) \(($0.place ?? "").split(separator: " ")[0].dropFirst("app.yaml:".count))"
            } == [found])
    }

    @Test("takes a bare key for a required text")
    func bare() {
        let field = fields("- app_key").first
        #expect(field?.isRequired == true)
        #expect(field?.type == .string)
    }

    @Test("keeps everything that it says")
    func whole() throws {
        let field = try #require(
            fields(
                """
                - key: shops
                  label: {zh: 店铺, en: Shops}
                  type: string
                  multiple: true
                  max_items: 5
                  help: {zh: 帮助, en: Help}
                  placeholder: S1
                  depends_on: [region]
                  dynamic: {action: list_shops, rows: data.shops, key: id, label: name}
                """
            ).first)
        #expect(field.label == Localized(zh: "店铺", en: "Shops"))
        #expect(field.help?.en == "Help")
        #expect(field.placeholder == Localized(same: "S1"))
        #expect(field.dependsOn == ["region"])
        #expect(field.itemsMax == 5)
        let output: JSON = ["data": ["shops": [["id": 1, "name": "一号"], ["name": "no id"], ["id": "b"]]]]
        #expect(
            try field.dynamic?.choices(from: output, now: testNow) == [
                Choice(key: 1, label: Localized(same: "一号")), Choice(key: "b", label: Localized(same: "b")),
            ])
    }

    @Test(
        "takes over no part of what the vendor lists, and no answer for an empty list",
        arguments: [["data": nil], ["data": ["shops": ["id": 1]]], [], ["shops": "none"]] as [JSON])
    func choicesNoList(output: JSON) throws {
        let dynamic = try dynamicChoices()
        let problem = #expect(throws: Problem.self) { try dynamic.choices(from: output, now: testNow) }
        #expect(problem?.code == "field.choices")
    }

    @Test("refuses more choices than are taken over")
    func choicesTooMany() throws {
        let dynamic = try dynamicChoices()
        let rows = (0...DynamicChoices.countMax).map { JSON.object(["id": .int(Int64($0))]) }
        let most = JSON.object(["data": ["shops": .array(Array(rows.dropLast()))]])
        #expect(try dynamic.choices(from: most, now: testNow).count == DynamicChoices.countMax)
        let more = JSON.object(["data": ["shops": .array(rows)]])
        let problem = #expect(throws: Problem.self) { try dynamic.choices(from: more, now: testNow) }
        #expect(problem?.code == "field.choices")
        #expect(try dynamic.choices(from: ["data": ["shops": []]], now: testNow) == [])
    }

    private func dynamicChoices() throws -> DynamicChoices {
        let list = fields(
            "- {key: s, type: string, dynamic: {action: list_shops, rows: data.shops, key: id, label: name}}")
        return try #require(list.first?.dynamic)
    }

    @Test(
        "sends nothing in another form than the vendor wants",
        arguments: [
            ("type: datetime, wire: unix_seconds", "soon"), ("type: datetime, wire: iso", "2026-09-01"),
            ("type: datetime, wire: '%Y'", 5), ("type: boolean, wire: {true: Y, false: N}", "true"),
            ("type: number, wire: text", [:]), ("type: string, multiple: true, wire: joined", ["a", nil]),
        ] as [(String, JSON)])
    func unwired(rule: String, value: JSON) {
        let list = fields("- {key: v, \(rule)}")
        let problem = #expect(throws: Problem.self) { try list.wired(["v": value]) }
        #expect(problem?.code == "field.wire")
    }

    @Test(
        "says how a value is written for the vendor",
        arguments: [
            ("type: datetime, zone: Asia/Shanghai, wire: unix_seconds", "2026-09-01", 1_788_192_000),
            ("type: datetime, zone: Asia/Shanghai, wire: unix_seconds_text", "2026-09-01", "1788192000"),
            ("type: datetime, wire: unix_milliseconds", "1970-01-01T00:00:00.1239Z", 123),
            ("type: datetime, wire: unix_milliseconds_text", "1969-12-31T23:59:59.999Z", "-1"),
            ("type: datetime, zone: Asia/Shanghai, wire: iso", "2026-09-01", "2026-08-31T16:00:00Z"),
            (
                "type: datetime, zone: Asia/Shanghai, wire: '%Y/%m/%d %H:%M'", "2026-08-31T16:05:00Z",
                "2026/09/01 00:05"
            ),
            ("type: datetime, zone: Asia/Shanghai", "2026-09-01", "2026-09-01T00:00:00+08:00"),
            ("type: date, wire: '%Y%m%d'", "2026年9月1日", "20260901"),
            ("type: date, zone: Asia/Shanghai, wire: unix_seconds", "2026-09-01", 1_788_192_000),
            ("type: number, wire: text", "1.50", "1.50"), ("type: boolean, wire: text", "是", "true"),
            ("type: boolean, wire: {true: Y, false: N}", false, "N"),
            ("type: integer, multiple: true, wire: joined", ["1", 2], "1,2"),
            ("type: integer, multiple: true, wire: text", ["1", 2], ["1", "2"]),
        ] as [(String, JSON, JSON)])
    func wires(rule: String, value: JSON, wired: JSON) throws {
        let list = fields("- key: g\n  type: group\n  items: [{key: v, \(rule)}]")
        let checked = try list.checked(["g": [["v": value]]], now: testNow)
        #expect(try list.wired(checked)["g"][0]["v"].text == wired.text)
    }

    @Test("tells what is wrong with a constant before there is an input")
    func constants() throws {
        let field = try #require(
            fields("- {key: g, type: group, items: [{key: v, type: integer, required: true}]}").first)
        #expect(field.problems(in: [["v": "1"]], now: testNow) == [])
        #expect(field.problems(in: [["v": "x"], [:]], now: testNow).map(\.place) == ["[0].v", "[1].v"])
    }

    @Test(
        "refuses days and numbers that it would keep in another form",
        arguments: [
            ("type: date, zone: Asia/Shanghai", "9999-12-31T23:00:00Z"),
            ("type: date, zone: America/New_York", "0000-01-01T01:00:00Z"), ("type: integer", "+-5"),
            ("type: integer", "--5"), ("type: number", "-+5"),
        ] as [(String, JSON)])
    func keeps(rule: String, value: JSON) {
        let list = fields("- {key: v, \(rule)}")
        let problems = #expect(throws: Problems.self) { try list.checked(["v": value], now: testNow) }
        #expect(problems?.all.map(\.code) == ["field.type"])
    }

    @Test("asks one group for one or many rows")
    func groups() throws {
        let one = fields(
            "- {key: g, type: group, multiple: false, items: [{key: v, type: integer, wire: text}]}")
        let checked = try one.checked(["g": ["v": "5"]], now: testNow)
        #expect(checked == ["g": ["v": 5]])
        #expect(try one.wired(checked) == ["g": ["v": "5"]])
        let problems = #expect(throws: Problems.self) { try one.checked(["g": [["v": 5]]], now: testNow) }
        #expect(problems?.all.map(\.place) == ["g"])
    }
}
