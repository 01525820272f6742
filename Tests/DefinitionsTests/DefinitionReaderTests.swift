import Definitions
import OrderedCollections
import Testing
import Values
import World

@Suite("A definition file")
struct DefinitionReaderTests {
    private func read(_ text: String, limits: DefinitionLimits = .standard) -> (DefinitionNode?, [Problem]) {
        let reader = DefinitionReader(file: "app.yaml", limits: limits)
        let node = reader.document(Array(text.utf8))
        return (node, reader.problems)
    }

    @Test("knows where each value was written, in YAML and in JSON")
    func places() throws {
        let yaml = try #require(
            read(
                """
                app: jushuitan
                name: {zh: 聚水潭, en: Jushuitan}
                list:
                  - 1
                  - two
                """
            ).0)
        #expect(yaml["app"]?.place == SourcePlace(line: 1, column: 6))
        #expect(yaml["name"]?["en"]?.place == SourcePlace(line: 2, column: 21))
        #expect(yaml["list"]?.elements?[1].place == SourcePlace(line: 5, column: 5))
        #expect(yaml.members?[2].keyPlace == SourcePlace(line: 3, column: 1))
        let json = try #require(read("{\n  \"名\": [1, \"a\\\"]\",\n  {\"b\": null}]}").0)
        #expect(json["名"]?.place == SourcePlace(line: 2, column: 8))
        #expect(json["名"]?.elements?[1].place == SourcePlace(line: 2, column: 12))
        #expect(json["名"]?.elements?[2]["b"]?.place == SourcePlace(line: 3, column: 9))
        #expect(json.json == ["名": [1, "a\"]", ["b": nil]]])
    }

    @Test(
        "takes plain scalars as JSON does and all else as text",
        arguments: [
            ("no", "no"), ("0123", "0123"), ("2026-09-01", "2026-09-01"), ("-3", -3), ("1e2", 100),
            ("true", true), ("~", nil), ("'5'", "5"), ("!!str 5", "5"), ("1_000", "1_000"), ("0x1F", "0x1F"),
            (".5", ".5"), ("12:30", "12:30"), ("a * b", "a * b"), ("'*bold*'", "*bold*"),
        ] as [(String, JSON)])
    func scalars(text: String, value: JSON) throws {
        #expect(try #require(read("v: \(text)").0)["v"]?.json == value)
    }

    @Test(
        "keeps what an escape stands for beside an asterisk",
        arguments: [("\\ue000", "\u{E000}"), ("\\uE000", "\u{E000}"), ("\\U0000e001", "\u{E001}")])
    func escapes(written: String, meant: String) throws {
        let text = "a: '*bold*'\nb: \"\(written)*\"\n"
        let node = try #require(read(text).0)
        #expect(node.json == ["a": "*bold*", "b": .string(meant + "*")])
    }

    @Test(
        "refuses what it cannot read, and says where",
        arguments: [
            ("a: [1, 2", "definition.malformed", "app.yaml:2:1"),
            ("a: 1\nb: 2\na: 3\n", "definition.repeated_key", "app.yaml:1:1"),
            ("a: &x 1\nb: *x\n", "definition.alias", "app.yaml:2:4"),
            ("a: &x {}\n<<: *x\n", "definition.alias", "app.yaml:2:5"),
            ("a: *nobody", "definition.alias", "app.yaml:1:4"),
            ("*x : 1", "definition.alias", "app.yaml:1:1"),
            ("a: !!binary aGk=", "definition.tag", "app.yaml:1:4"),
            ("a: !ruby/object {}", "definition.tag", "app.yaml:1:4"),
            ("{{ item }}: 1", "json.malformed", "app.yaml:1:2"),
            ("a: {{ item }}", "definition.key_type", "app.yaml:1:5"),
            ("---\na: 1\n---\nb: 1\n", "definition.malformed", "app.yaml:3:1"),
            ("", "definition.empty", "app.yaml:1:1"),
            ("# nothing\n", "definition.empty", "app.yaml:1:1"),
            ("a:\n\t- 1", "definition.malformed", "app.yaml:2:1"),
            ("{\"a\": 1, \"a\": 2}", "json.malformed", "app.yaml:1:10"),
            ("a: \u{1}", "definition.malformed", "app.yaml:1:4"),
        ])
    func malformed(text: String, code: String, place: String) {
        let (node, problems) = read(text)
        #expect(node == nil)
        #expect(problems.map(\.code) == [code])
        #expect(problems.first?.place == place)
    }

    @Test("refuses hostile files and ends", .timeLimit(.minutes(5)), arguments: HostileFile.allCases)
    func hostile(file: HostileFile) {
        let reader = DefinitionReader(file: "app.yaml")
        let node = reader.document(file.bytes)
        #expect(node == nil)
        #expect(reader.problems.count == 1)
    }

    @Test("reports every mistake of a file together, each with its place and what to do")
    func collects() throws {
        let reader = DefinitionReader(file: "app.yaml")
        let node = try #require(
            reader.document(Array("kye: a\ntype: intger\nlabel: {zh: 数量}\nrequired: 是\nmax_items: 0\n".utf8)))
        #expect(Entry.read(node, by: reader) == nil)
        #expect(
            reader.problems.map { $0.line(.en) } == [
                "app.yaml:1:1: The key key is missing; add it.",
                "app.yaml:2:7: intger is not known here. Did you mean integer?",
                "app.yaml:3:8: The key en is missing; add it.",
                "app.yaml:4:11: Write true or false here.",
                "app.yaml:5:12: A whole number from 1 to 100000 is needed here.",
                "app.yaml:1:1: There is no key kye here. Did you mean key?",
            ])
        #expect(reader.problems[5].line(.zh) == "app.yaml:1:1：这里没有 kye 这个键。是不是想写 key？")
        let problems = #expect(throws: Problems.self) { try reader.finish(Entry?.none) }
        #expect(problems?.summary.details["problems"]?.array?.count == 6)
    }

    @Test("stops collecting at a hundred mistakes")
    func atMostAHundred() throws {
        let reader = DefinitionReader(file: "app.yaml")
        let lines = (0..<500).map { "k\($0): 1" }.joined(separator: "\n")
        let node = try #require(reader.document(Array(lines.utf8)))
        _ = reader.mapping(node) { _ in true }
        #expect(reader.problems.count == 100)
    }

    @Test("survives any mutation of a good file")
    func mutations() {
        let good = Array(
            """
            app: a
            actions:
              - {key: send, "fields": [{key: 'x', type: string}], help: "a\\n\\u4e2d"}
              - key: other
                text: |
                  many
                  lines *here*
                list: [1, 2.5, ~, true]
            """.utf8)
        let random = SeededRandomness(seed: 7)
        func next(below bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        let alphabet = Array("{}[]:,-*&!|>'\"#%@`\\ \n\t\u{0}a?~".utf8) + [0xE4, 0xB8, 0xFF]
        for _ in 0..<3_000 {
            var bytes = good
            for _ in 0...next(below: 4) {
                let index = next(below: bytes.count)
                switch next(below: 3) {
                case 0: bytes[index] = alphabet[next(below: alphabet.count)]
                case 1: bytes.insert(alphabet[next(below: alphabet.count)], at: index)
                default: bytes.remove(at: index)
                }
            }
            let reader = DefinitionReader(file: "app.yaml")
            let node = reader.document(bytes)
            #expect((node == nil) == (reader.problems.count == 1))
        }
    }
}

/// Something that a file can define.
private struct Entry: DefinitionReadable {
    enum Kind: String, CaseIterable, DefinitionReadable {
        case text, integer
    }

    static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Entry? {
        reader.mapping(node) { mapping in
            let key = mapping.required("key", as: String.self)
            let type = mapping.required("type", as: Kind.self)
            let label = mapping.optional("label", as: Localized.self)
            let required = mapping.optional("required", as: Bool.self)
            let limit = mapping.integer("max_items", in: 1...100_000)
            return key == nil || type == nil || label == nil || required == nil || limit == nil
                ? nil : Entry()
        }
    }
}

/// A file that somebody sends to do harm.
enum HostileFile: CaseIterable {
    case billionLaughs, aliasAsKey, deepFlow, deepBlock, deepJSON, nestedKeys, longLine, manyNodes, tooLarge,
        openBrackets, manyBrackets
    case notUTF8

    var bytes: [UInt8] {
        switch self {
        case .billionLaughs:
            Array(
                ("a0: &a0 [x, x]\n" + HostileFile.levels { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" })
                    .utf8)
        case .aliasAsKey:
            Array(
                ("a0: &a0 [x, x]\n" + HostileFile.levels { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }
                    + "? *a30\n: 1\n").utf8)
        case .deepFlow: Array("a: \(HostileFile.times("[", 100_000))".utf8)
        case .deepBlock: Array(HostileFile.times("- ", 100_000).utf8)
        case .deepJSON: Array(HostileFile.times("[", 1 << 20).utf8)
        case .nestedKeys: Array((HostileFile.times("? ", 900) + HostileFile.times("k", 1_000_000)).utf8)
        case .longLine: Array(("a: \"" + HostileFile.times("x", 1_040_000)).utf8)
        case .manyNodes: Array(("a:\n" + HostileFile.times("- 1\n", 200_000)).utf8)
        case .tooLarge: Array(HostileFile.times("#", (1 << 20) + 1).utf8)
        case .openBrackets:
            Array(("a: " + HostileFile.times("[", 60) + HostileFile.times("b,", 500_000)).utf8)
        case .manyBrackets:
            Array(("a: " + HostileFile.times("[", 990) + HostileFile.times("{a: b},", 140_000)).utf8)
        case .notUTF8: [0x61, 0x3A, 0x20, 0xFF]
        }
    }

    private static func times(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    private static func levels(_ line: (Int) -> String) -> String { (1...30).map(line).joined() }
}
