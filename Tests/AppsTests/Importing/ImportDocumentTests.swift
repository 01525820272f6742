import Apps
import Foundation
import Testing
import Values

@Suite("The page on importing")
struct ImportDocumentTests {
    private let page: String

    init() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../docs/import.md").standardizedFileURL
        page = try String(contentsOf: url, encoding: .utf8)
    }

    @Test("explains every kind of mistake", arguments: MistakeCode.allCases)
    func codes(_ code: MistakeCode) {
        #expect(page.contains("\n| `\(code.rawValue)` |"))
    }

    @Test("lists the types that are known, with what they become")
    func types() throws {
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let table = rows.drop { !$0.hasPrefix("| `string` `str`") }.prefix { $0.hasPrefix("| `") }.prefix(10)
        #expect(table.count == 10)
        for row in table {
            let cells = row.split(separator: "|").map {
                $0.split(separator: "`").map(String.init).filter { $0 != " " }
            }
            let ours = try #require(cells.last?.first.flatMap(FieldType.init))
            for name in cells[0] where !name.allSatisfy(\.isWhitespace) {
                let text = "[{'key': 'a', 'label': '甲', 'type': '\(name)'}]"
                let list = try FieldListImport(ImportSource(Array(text.utf8), file: "a.py"))
                #expect(list.mistakes.isEmpty && list.fields.first?.type == ours, "\(name)")
            }
        }
    }

    @Test("shows what --fix really prints")
    func example() throws {
        let list = try FieldListImport(ImportSource(Array(block("python").utf8), file: "盘点字段.py"))
        let lines = ImportReport(try list.repaired()).lines(.en).map(\.text)
        #expect(try block("text") == lines.joined(separator: "\n") + "\n")
    }

    private func block(_ language: String) throws -> String {
        let start = try #require(page.range(of: "```\(language)\n"))
        let end = try #require(page[start.upperBound...].range(of: "```\n"))
        return String(page[start.upperBound..<end.lowerBound])
    }
}
