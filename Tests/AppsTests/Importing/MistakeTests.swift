import Apps
import Definitions
import Testing
import Values

@Suite("Mistakes in field lists")
struct MistakeTests {
    @Test("each is found at its place, alone, and put right as promised", arguments: MistakeCase.all)
    func found(_ example: MistakeCase) throws {
        let source = try ImportSource(Array(example.text.utf8), file: "盘点字段.py")
        let list = try FieldListImport(source)
        #expect(list.mistakes.map(\.code) == [example.code], "\(list.mistakes)")
        let mistake = try #require(list.mistakes.first)
        #expect(mistake.place == SourcePlace(line: example.line, column: example.column))
        #expect(!mistake.message.zh.isEmpty && !mistake.message.en.isEmpty)

        let repaired = try list.repaired()
        switch example.outcome {
        case .repaired(let text):
            #expect(repaired.result.source.text == text)
            #expect(repaired.applied.map(\.code) == [example.code])
            #expect(repaired.result.mistakes.isEmpty, "\(repaired.result.mistakes)")
        case .suggested(let text):
            #expect(repaired.applied.isEmpty)
            #expect(repaired.result.source == source)
            let suggested = try #require(mistake.repair).applied(to: source.bytes)
            #expect(String(decoding: suggested, as: UTF8.self) == text)
        case .left:
            #expect(mistake.repair == nil)
            #expect(repaired.result.source == source)
        }
    }

    @Test("every kind of mistake has an example, but those that need a long text")
    func everyKindIsShown() {
        let long: Set<MistakeCode> = [.tooManyMistakes, .unterminatedText]
        let shown = Set(MistakeCase.all.map(\.code))
        #expect(Set(MistakeCode.allCases).subtracting(long).subtracting(shown) == [])
    }

    @Test("a text in three quotes that never ends is told of, and ends the file")
    func unterminated() throws {
        let list = try FieldListImport(ImportSource(Array("[{'key': '''q}]".utf8), file: "a.py"))
        #expect(
            list.mistakes.first { $0.code == .unterminatedText }?.place == SourcePlace(line: 1, column: 10))
    }
}

extension Repair {
    /// The text after this one repair.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for edit in edits.reversed() {
            bytes.replaceSubrange(edit.range, with: edit.replacement.utf8)
        }
        return bytes
    }
}
