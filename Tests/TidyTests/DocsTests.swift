import Foundation
import Testing

@Suite("The documentation")
struct DocsTests {
    @Test("has a paragraph in docs/architecture.md for every room, and for nothing else")
    func rooms() {
        let page = Page("docs/architecture.md", Tree.text("docs/architecture.md"))
        let described = page.headings.filter { $0.level == 3 }.map(\.title)
        #expect(described.sorted() == Tree.rooms)
    }

    @Test("is the same in both languages: the READMEs mirror each other's headings and commands")
    func mirrored() {
        let english = Page("README.md", Tree.text("README.md"))
        let chinese = Page("README.zh-CN.md", Tree.text("README.zh-CN.md"))
        #expect(!english.headings.isEmpty)
        #expect(english.headings.map(\.level) == chinese.headings.map(\.level))
        #expect(commands(english) == commands(chinese))
    }

    @Test("links only to files that exist")
    func links() {
        for path in pages {
            let folder = Tree.root.appendingPathComponent(path).deletingLastPathComponent()
            for link in Page(path, Tree.text(path)).links {
                let target = folder.appendingPathComponent(link).path
                #expect(FileManager.default.fileExists(atPath: target), "\(path) links to \(link)")
            }
        }
    }

    @Test("has every page that sources and pages name")
    func named() {
        let texts = Tree.swiftFiles.filter { !$0.isTidyTest }.map {
            ($0.path, $0.lines.joined(separator: "\n"))
        }
        for (path, text) in texts + pages.map({ ($0, Tree.text($0)) }) {
            for name in text.matches(of: #/docs/[\w/-]+\.md/#) {
                #expect(!Tree.text(String(name.0)).isEmpty, "\(path) names \(name.0)")
            }
        }
    }

    @Test("names limits that exist: the last column of docs/limits.md")
    func limits() {
        let declared = Set(Tree.swiftFiles.filter(\.isOurs).flatMap { declaredNames(in: $0) })
        let named = Tree.text("docs/limits.md").matches(of: #/`(\w+)\.(\w+)`/#).filter {
            $0.1.first?.isUppercase == true
        }
        #expect(!named.isEmpty)
        for name in named {
            #expect(declared.contains(String(name.1)) && declared.contains(String(name.2)), "\(name.0)")
        }
    }

    @Test(
        "has every limit in docs/limits.md: each constant of a room, and each member of its types of limits")
    func everyLimit() {
        let page = Tree.text("docs/limits.md")
        for file in Tree.swiftFiles where file.isOurs && file.room != "bench" {
            for limit in LimitScanner.limits(in: file) {
                let isNamed = page.contains("`\(limit.type).\(limit.name)`")
                let isPreset = !limit.isStatic && page.contains("`\(limit.type).standard`")
                #expect(isNamed || isPreset, "\(file.path): \(limit.type).\(limit.name)")
            }
        }
    }

    @Test("is compared with the limits that a source declares")
    func scanning() {
        let source = """
            enum A {
                static let oneMax = 1
                private static let hiddenMax = 1
                var shown: Int { 1 }
                struct BLimits {
                    public var twoMax: Int
                }
                public static let threeMax = 3
            }
            private enum C {
                static let fourMax = 4
            }
            """
        let found = LimitScanner.limits(in: SwiftFile("Sources/X/A.swift", source))
        #expect(found.map { "\($0.type).\($0.name)" } == ["A.oneMax", "BLimits.twoMax", "A.threeMax"])
    }

    @Test("is read rightly: headings, blocks and links of a page")
    func reading() {
        let page = Page(
            "x", "# A\n```sh\n# no heading\nls\n```\n## B [c](d.md#e) and [f](https://g)\n[h](i/j.md)\n")
        #expect(page.headings.map(\.title) == ["A", "B [c](d.md#e) and [f](https://g)"])
        #expect(page.blocks.map(\.text) == ["# no heading\nls\n"])
        #expect(page.links == ["i/j.md"])
    }

    /// The names of types, constants and variables that a file declares.
    private func declaredNames(in file: SwiftFile) -> [String] {
        file.text(.code).flatMap { line -> [String] in
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
            let keywords: Set = ["struct", "class", "enum", "extension", "actor", "let", "var", "case"]
            return zip(words, words.dropFirst()).filter { keywords.contains($0.0) }.map(\.1)
        }
    }

    private var pages: [String] {
        let docs = FileManager.default.enumerator(atPath: Tree.root.appendingPathComponent("docs").path)
        let found = (docs?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.map {
            "docs/\($0)"
        }
        return ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md"] + found
    }

    /// The commands of a page, without comments and without text that a language may change.
    private func commands(_ page: Page) -> [String] {
        page.blocks.filter { $0.language == "sh" }.flatMap { $0.text.components(separatedBy: "\n") }
            .map { $0.replacing(#/\s+#.*$/#, with: "") }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }
}
