import Apps
import Definitions
import Testing
import Values

@Suite("Reading literals")
struct LiteralReaderTests {
    private func read(_ text: String, limits: ImportLimits = .standard) throws -> (LiteralDocument, [Mistake])
    {
        try LiteralDocument.read(ImportSource(Array(text.utf8), file: "a.py"), limits: limits)
    }

    private func value(_ text: String) throws -> JSON {
        let (document, mistakes) = try read(text)
        #expect(mistakes.isEmpty, "\(mistakes)")
        #expect(document.entries.count == 1)
        return try #require(document.entries.first).node.json
    }

    @Test("Python and JSON values mean what they mean there")
    func values() throws {
        #expect(
            try value("[1, -2, +3, - 4, 0x1F, 0o17, 0b101, 1_000, 00]") == [1, -2, 3, -4, 31, 15, 5, 1000, 0])
        #expect(
            try value("[1.5, .5, 2., 1e3, 1_0.0_1]")
                == .array(["1.5", "0.5", "2", "1000", "10.01"].map(number)))
        #expect(try value("12345678901234567890123") == number("12345678901234567890123"))
        #expect(try value("[True, False, None]") == [true, false, nil])
        #expect(try value("[true, false, null]") == [true, false, nil])
        #expect(try value("('a' 'b'\n \"c\")") == "abc")
        #expect(try value("('a',)") == ["a"])
        #expect(try value("()") == [])
        #expect(try value("{}") == [:])
        #expect(try value("{'a': (1, 2,), 3: [4,],}") == ["a": [1, 2], "3": [4]])
        #expect(try value("x: list = [1]  # 数量，\n") == [1])
        #expect(try value("self.data['x'] = \\\n  [1]\n;") == [1])
        #expect(try value("const fields = [1];") == [1])
        #expect(try value("'''a\r\n'b' \"\"\" c'''") == "a\n'b' \"\"\" c")
        #expect(try value("u'a' R'\\n' \"\\\n\"") == "a\\n")
    }

    @Test("escapes are Python's, and JSON's slashes and surrogates")
    func escapes() throws {
        #expect(try value(#"'\n\t\\\'\"\x41\u4ed3\U0001F600\101\0'"#) == "\n\t\\'\"A仓😀A\u{0}")
        #expect(try value(#"'\d\/'"#) == #"\d\/"#)
        #expect(try value(#""http:\/\/a\ud83d\ude00""#) == "http://a😀")
        #expect(try read(#"'\ud83d'"#).1.map(\.code) == [.badEscape])
    }

    @Test("marks inside texts are the text's own")
    func marksInTexts() throws {
        #expect(try value("['请填写“单号”，如：A（1）；', \"‘x’【】｛｝\u{3000}//\"]").array?.count == 2)
    }

    @Test("a list may have any name, and names tell lists apart")
    func names() throws {
        let (document, _) = try read("'''说明'''\nauth = [1]\noutPutData = [2]\n\n[3]\n")
        #expect(document.entries.map(\.name) == [nil, "auth", "outPutData", nil])
    }

    @Test("places count characters, whatever their bytes, and every kind of line end")
    func places() throws {
        let (_, mistakes) = try read("[\n'仓😀'，\r'e\u{301}'，\r\n\t'x'，\n]")
        #expect(mistakes.map(\.place.description) == ["2:5", "3:5", "4:5"])
    }

    @Test("the caret stands under the mistake where characters are wide")
    func caret() throws {
        let (_, mistakes) = try read("[\n    {'名称': '数量'，'b': 1}]")
        let excerpt = try #require(mistakes.first).excerpt
        #expect(excerpt.text == "{'名称': '数量'，'b': 1}]")
        #expect(excerpt.caretColumn == 15)
        #expect(mistakes.first?.description.hasPrefix("a.py:2:16: ") == true)
    }

    @Test("of a long line only the neighbourhood is shown, and no control characters")
    func excerpt() throws {
        let (_, mistakes) = try read("['" + String(repeating: "数", count: 500) + "\u{1B}\u{202E}'，1]")
        let excerpt = try #require(mistakes.first).excerpt
        #expect(excerpt.text.hasPrefix("…数") && excerpt.text.count <= 102)
        #expect(excerpt.text.hasSuffix("\u{FFFD}\u{FFFD}'，1]"))
    }

    @Test("what is too deep, too long or no UTF-8 is refused with its place")
    func refused() throws {
        let deep = problem { _ = try read(String(repeating: "[", count: 100_000)) }
        #expect(deep?.code == "import.too_deep" && deep?.place == "a.py:1:65")
        let many = problem { _ = try read("[\n1,2,3,4,5,6,7,8,9,10]", limits: ImportLimits(nodesMax: 10)) }
        #expect(many?.code == "import.too_many_values" && many?.place == "a.py:2:19")
        let gbk = problem { _ = try ImportSource([0x5B, 0x0A, 0x27, 0xB2, 0xD6], file: "a.py") }
        #expect(gbk?.code == "import.not_utf8" && gbk?.place == "a.py:2:2")
        let utf16 = problem { _ = try ImportSource([0xFF, 0xFE, 0x5B, 0], file: "a.py") }
        #expect(utf16?.code == "import.not_utf8" && utf16?.place == "a.py:1:1")
        let long = problem {
            _ = try ImportSource([1, 2, 3], file: "a.py", limits: ImportLimits(bytesMax: 2))
        }
        #expect(long?.code == "import.too_large")
    }

    private func problem(_ body: () throws -> Void) -> Problem? {
        do {
            try body()
            return nil
        } catch {
            return error as? Problem
        }
    }

    @Test("too many mistakes end the reading, and are said to be too many")
    func tooMany() throws {
        let text = String(repeating: "，", count: 5_000)
        let list = try FieldListImport(ImportSource(Array(text.utf8), file: "a.py"))
        #expect(list.mistakes.count == 1_000)
        #expect(list.mistakes.contains { $0.code == .tooManyMistakes })
    }

    /// Pieces that make a reader look ahead, back or again, each repeated to 128 KiB.
    static let hostile = [
        "[", "'", "\"", "'''", "''' ", "，", "“a ", "“a", "'a”,\\", "'a ", "'a'b ", "'a' ", "'a' 'a': ", "a ",
        "a.b c\n",
        "a=1\n", "\\", "\u{3000}", "/*", "//\n", "[1 ", "]}", "[{", "{'a': 'b' ", "{'a' ", "1-", "数 ", "r'",
        "b\"", ":",
        "= ", "'\\'", "`", "、", "+ ", "'a': {'b': ", "'”:\"”:", "{'k': 'a'] ", "(((()", "['a'\n", "-", "- ",
        "é",
    ]

    @Test("time is linear in the length, whatever the text", arguments: hostile)
    func linear(_ piece: String) throws {
        let bytes = 1 << 17
        let text = String(repeating: piece, count: bytes / piece.utf8.count)
        for head in ["", "[", "x = [{'key': "] {
            let source = try ImportSource(Array((head + text).utf8), file: "a.py")
            guard let (document, mistakes) = try? LiteralDocument.read(source) else { continue }
            #expect(document.steps <= 24 * (source.bytes.count + 8_192), "\(document.steps)")
            #expect(mistakes.count <= 1_000)
        }
    }
}
