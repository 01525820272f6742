import Apps
import Foundation
import Testing
import Values

@Suite("The checks of an app")
struct AppCheckTests {
    private static let page: [Int: (title: String, example: String)] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../docs/checks.md")
        let text = (try? String(contentsOf: file.standardized, encoding: .utf8)) ?? ""
        var sections: [Int: (title: String, example: String)] = [:]
        for section in text.components(separatedBy: "\n## ").dropFirst() {
            let heading = section.prefix { $0 != "\n" }.split(separator: " ", maxSplits: 1)
            guard let number = heading.first.flatMap({ Int($0) }) else { continue }
            let block = section.components(separatedBy: "```yaml\n").dropFirst().first?
                .components(separatedBy: "```").first
            sections[number] = (String(heading.last ?? ""), block ?? "")
        }
        return sections
    }()

    @Test(
        "each have a section in docs/checks.md whose example fails that check and no other",
        arguments: AppCheck.allCases)
    func documented(check: AppCheck) throws {
        let section = try #require(Self.page[check.rawValue])
        #expect(section.title == check.sentence.en)
        let report = AppReport(AppFiles([AppFiles.definition: Array(section.example.utf8)]))
        let failed = Set(report.entries.map(\.check)).filter { $0 == check || !$0.isAdvice }
        #expect(failed == [check])
        for entry in report.entries {
            #expect(entry.problem.place?.hasPrefix("app.yaml:") == true)
        }
    }

    @Test("are all on the page, and nothing else is")
    func complete() {
        #expect(Self.page.keys.sorted() == AppCheck.allCases.map(\.rawValue).sorted())
    }

    @Test("pass for the bundled apps", arguments: ["jushuitan", "dingtalk-robot"])
    func bundled(name: String) throws {
        let report = try AppReport(AppFiles(folder: BundledApp.folder(name)))
        #expect(report.isPassed)
        #expect(
            report.entries.map { $0.problem.line(.en) }
                == (name == "jushuitan"
                    ? []
                    : [
                        "app.yaml:23:13: When its outcome is unknown, only a person can tell; where the vendor can be asked, write match and lookup.",
                        "app.yaml:8:3: Without test a wrong account is noticed only when a flow runs; write a request that only reads.",
                    ]))
    }

    @Test("pass for the examples in docs/app-definition.md")
    func examples() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../docs/app-definition.md")
        let blocks = try String(contentsOf: file.standardized, encoding: .utf8).components(
            separatedBy: "```yaml\n"
        )
        .dropFirst().map { $0.components(separatedBy: "```")[0] }
        try #require(blocks.count == 3)
        let lookedUp = blocks[0].replacing(
            "    lookup: find_orders ", with: indented(blocks[2], by: 4) + "    # ")
        let signed = lookedUp.replacing(
            "  headers: {Authorization", with: indented(blocks[1], by: 2) + "  headers: {Authorization")
        for text in [blocks[0], lookedUp, signed.replacing("account.app_secret", with: "account.token")] {
            let report = AppReport(AppFiles([AppFiles.definition: Array(text.utf8)]))
            #expect(
                report.entries.map { $0.problem.line(.en) } == [
                    "app.yaml:7:5: The field client_id has no label; write one."
                ])
            #expect(report.app?.action("create_order")?.lookup?.action == "find_orders")
        }
    }

    private func indented(_ block: String, by spaces: Int) -> String {
        block.split(separator: "\n").map { String(repeating: " ", count: spaces) + $0 + "\n" }.joined()
    }

    @Test("say where")
    func places() throws {
        let section = try #require(Self.page[17])
        let report = AppReport(AppFiles([AppFiles.definition: Array(section.example.utf8)]))
        #expect(report.entries.map(\.problem.place) == ["app.yaml:9:76"])
        #expect(report.entries.map(\.problem.code) == ["check.17"])
    }

    @Test("hold for the built-in apps' samples")
    func builtIn() {
        for action in AppDefinition.builtIn.flatMap(\.actions) {
            let check = action.sample.map { SampleCheck($0, of: action.output) }
            #expect(check?.undeclared == [])
            #expect(check?.missing == [])
            #expect(check?.otherTypes == [])
        }
    }
}
