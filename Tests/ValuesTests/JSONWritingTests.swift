import OrderedCollections
import Testing
import Values

struct JSONWritingTests {
    @Test("writes compactly, in the order of the keys, with numbers as they were written")
    func compact() throws {
        let text = #"{"b":[1,-2.50,1E3,1e-7,true,false,null],"a":{},"c":[],"钥":"值\"\\\n\u0001/"}"#
        #expect(try JSON(parsing: text).text == text)
        #expect(try JSON(parsing: text).bytes == Array(text.utf8))
    }

    @Test("escapes what must be escaped and nothing else")
    func escapes() {
        let text = "\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}é中😀\u{2028}"
        #expect(JSON.string(text).text == "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}é中😀\u{2028}\"")
    }

    @Test("writes for people with a line for each element")
    func pretty() {
        let value: JSON = ["a": [1, ["b": []]], "c": [:]]
        #expect(
            value.prettyText == """
                {
                  "a": [
                    1,
                    {
                      "b": []
                    }
                  ],
                  "c": {}
                }
                """)
    }

    @Test("every value is read back as it was, from either form, and written the same again")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<3_000 {
            let value = JSON.arbitrary(depth: 4, using: &generator)
            let read = try JSON(parsing: value.bytes)
            #expect(read == value)
            #expect(read.hashValue == value.hashValue)
            #expect(read.bytes == value.bytes)
            #expect(try JSON(parsing: value.prettyText).bytes == value.bytes)
        }
    }
}
