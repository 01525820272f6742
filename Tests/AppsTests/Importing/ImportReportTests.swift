import Apps
import Testing
import Values

@Suite("The report on an import")
struct ImportReportTests {
    private let text = "[{'key': 'qty'，'label': '数量', 'type': 'interger'}]"

    private func list() throws -> FieldListImport {
        try FieldListImport(ImportSource(Array(text.utf8), file: "盘点字段.py"))
    }

    @Test("each mistake has its place, its line, a caret and its repair; then comes the definition")
    func chinese() throws {
        let lines = ImportReport(try list()).lines(.zh).map(\.text)
        #expect(
            lines == [
                "盘点字段.py:1:15：这里是中文标点“，”，应写英文标点 ,",
                "    [{'key': 'qty'，'label': '数量', 'type': 'interger'}]",
                "                  ^",
                "    --fix 会修复：， → ,",
                "盘点字段.py:1:39：没有类型 interger，是 integer 吗？",
                "    [{'key': 'qty'，'label': '数量', 'type': 'interger'}]",
                "                                             ^",
                "    建议（请确认）：'interger' → 'integer'",
                "2 处问题，其中 1 处可以用 --fix 修复。",
                "",
                "fields:",
                "  - {key: qty, label: 数量, type: integer}",
            ])
    }

    @Test("after a repair it says what was repaired and what is left")
    func english() throws {
        let lines = ImportReport(try list().repaired()).lines(.en)
        #expect(lines.first?.text == "盘点字段.py:1:15: full-width '，' where ',' belongs")
        #expect(lines.contains { $0.kind == .repair && $0.text == "    repaired: ， → ," })
        #expect(
            lines.contains { $0.kind == .suggestion && $0.text.hasPrefix("    suggestion (please check): ") })
        #expect(lines.contains { $0.kind == .summary && $0.text == "1 repaired, 1 left for you." })
    }
}
