import Apps
import Testing
import Values

@Suite("Literals whatever they hold")
struct LiteralPropertyTests {
    /// What lists are made of, right and wrong: random texts of these reach every branch.
    private static let pieces = [
        "{", "}", "[", "]", "(", ")", ",", ":", "=", ";", "'", "\"", "'''", "\\", "#", "\n", "\r\n", " ",
        "\t", "，",
        "：", "；", "“", "”", "‘", "’", "（", "）", "【", "】", "｛", "｝", "、", "`", "「", "\u{3000}", "\u{FEFF}",
        "\u{200B}", "key", "'key'", "'label'", "'type'", "'choices'", "'items'", "'required'", "True", "true",
        "None",
        "1", "-", ".5", "0x", "1e5", "007", "数量", "outPutData = ", "//", "/*", "*/", "r'", "b\"", "'int'",
        "'list'",
        "\\u4e00", "\\x", "😀", "\u{0}", "e\u{301}", "\u{202E}",
    ]

    private static let whole =
        "# 盘点\noutPutData = [\n    {'key': 'data', 'label': '盘点单', 'type': 'list', 'items': [\n"
        + "        {'key': 'w', 'label': \"仓库\", 'type': 'int', 'choices': [{'key': 1, 'label': '主仓'}]},\n"
        + "        {'key': 'q', 'label': '数\\u91cf', 'type': 'int', 'required': True, 'default': -1,},\n    ]},\n]\n"

    @Test("random pieces and mutated lists never crash, and repair comes to rest", arguments: 0..<20)
    func neverCrash(_ batch: Int) throws {
        var dice = SplitMix(seed: UInt64(batch))
        for _ in 0..<1_000 {
            let bytes = LiteralPropertyTests.text(&dice)
            guard let source = try? ImportSource(bytes, file: "a.py") else {
                #expect(String(validating: bytes, as: UTF8.self) == nil)
                continue
            }
            let list = try FieldListImport(source)
            check(list)
            let repaired = try list.repaired()
            let safe = repaired.result.mistakes.filter(\.isSafe)
            #expect(safe.isEmpty, "\(source.text.debugDescription)")
            let again = try repaired.result.repaired()
            #expect(again.applied.isEmpty)
            #expect(again.result.source.text == repaired.result.source.text)
            if list.mistakes.isEmpty { #expect(repaired.result.source.text == source.text) }
        }
    }

    private func check(_ list: FieldListImport) {
        #expect(list.mistakes.count <= ImportLimits.standard.mistakesMax)
        for mistake in list.mistakes {
            #expect(0 <= mistake.range.lowerBound && mistake.range.upperBound <= list.source.bytes.count)
            #expect(mistake.excerpt.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
            for edit in mistake.repair?.edits ?? [] {
                #expect(edit.range.upperBound <= list.source.bytes.count)
            }
        }
        let (fields, problems) = readFields(String(list.yaml.drop { $0 != "\n" }))
        if !list.fields.isEmpty {
            #expect(fields == list.fields && problems.isEmpty, "\(problems) \(list.yaml)")
        }
    }

    /// Random pieces, a list with some of its characters changed, or random bytes.
    private static func text(_ dice: inout SplitMix) -> [UInt8] {
        switch dice.next(below: 8) {
        case 0: return (0..<dice.next(below: 200)).map { _ in UInt8(dice.next(below: 256)) }
        case 1...3: return Array((0..<dice.next(below: 80)).map { _ in piece(&dice) }.joined().utf8)
        default:
            var scalars = Array(whole.unicodeScalars)
            for _ in 0...dice.next(below: 4) {
                let index = dice.next(below: scalars.count)
                switch dice.next(below: 3) {
                case 0: scalars.remove(at: index)
                case 1: scalars.insert(contentsOf: piece(&dice).unicodeScalars, at: index)
                default: scalars.replaceSubrange(index...index, with: piece(&dice).unicodeScalars)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            return Array(String(text).utf8)
        }
    }

    private static func piece(_ dice: inout SplitMix) -> String { pieces[dice.next(below: pieces.count)] }

    @Test(
        "one missing, doubled or full-width mark in a good list is repaired to the good list, or asked about")
    func singleMutations() throws {
        let good = try FieldListImport(ImportSource(Array(LiteralPropertyTests.whole.utf8), file: "a.py"))
        #expect(good.mistakes.isEmpty)
        let wide: [Unicode.Scalar: Unicode.Scalar] = [
            ",": "，", ":": "：", "[": "【", "]": "】", "{": "｛", "}": "｝", "=": "＝",
        ]
        let scalars = Array(LiteralPropertyTests.whole.unicodeScalars)
        var inText = false
        for (index, scalar) in scalars.enumerated() {
            if scalar == "'" || scalar == "\"" { inText.toggle() }
            guard !inText, let mark = wide[scalar], index > 5 else { continue }
            var changed = scalars
            changed[index] = mark
            let text = String(String.UnicodeScalarView(changed))
            let list = try FieldListImport(ImportSource(Array(text.utf8), file: "a.py"))
            #expect(list.mistakes.map(\.code) == [.fullWidthPunctuation])
            #expect(list.fields == good.fields)
            let repaired = try list.repaired()
            #expect(repaired.result.source == good.source)
        }
    }

    @Test("nothing is taken for a comment that may be an address")
    func addresses() throws {
        let text = "[{'key': 'q', 'label': '数', 'type': 'int', 'help_txt': http://a.b/c, 'required': True}]"
        let repaired = try FieldListImport(ImportSource(Array(text.utf8), file: "a.py")).repaired()
        #expect(!repaired.result.source.text.contains("#"))
        #expect(repaired.result.mistakes.contains { $0.code == .foreignComment && !$0.isSafe })
    }

    @Test("a text that swallowed the mark behind it is asked about")
    func swallowedMark() throws {
        let text = "x = [{'key': 'a', 'label': '仓库, 'type: 'number'}]"
        let repaired = try FieldListImport(ImportSource(Array(text.utf8), file: "a.py")).repaired()
        #expect(!repaired.result.mistakes.isEmpty)
    }

    @Test("a broken list is repaired to what it was, or asked about", arguments: 0..<8)
    func broken(_ batch: Int) throws {
        let good = try FieldListImport(ImportSource(Array(LiteralPropertyTests.whole.utf8), file: "a.py"))
        let marks: [Unicode.Scalar] = ["'", "\"", ",", "[", "]", "{", "}"]
        let scalars = Array(LiteralPropertyTests.whole.unicodeScalars)
        let places = scalars.indices.filter { marks.contains(scalars[$0]) }
        var dice = SplitMix(seed: UInt64(batch))
        for _ in 0..<400 {
            var changed = scalars
            for _ in 0...dice.next(below: 2) {
                let place = places[dice.next(below: places.count)]
                guard place < changed.count, marks.contains(changed[place]) else { continue }
                switch dice.next(below: 3) {
                case 0: changed.remove(at: place)
                case 1: changed[place] = marks[dice.next(below: marks.count)]
                default: changed[place] = scalars[place] == "'" ? "’" : "，"
                }
            }
            let text = String(String.UnicodeScalarView(changed))
            let repaired = try FieldListImport(ImportSource(Array(text.utf8), file: "a.py")).repaired()
            if repaired.result.mistakes.isEmpty {
                #expect(repaired.result.fields == good.fields, "\(text)")
            }
        }
    }
}
