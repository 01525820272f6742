import OrderedCollections
import Testing
import Values

struct JSONParsingTests {
    @Test(
        "reads what RFC 8259 allows",
        arguments: [
            ("null", nil), (" \t\r\n true \n", true), ("false", false), ("0", 0), ("-0", 0), ("-1", -1),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("1.0", 1), ("1e0", 1), ("1E+2", 100), ("120e-1", 12),
            (#""""#, ""), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"), (#""\u00e9\u4E2d""#, "é中"),
            (#""\ud83d\ude00""#, "😀"), (#""\u0000""#, "\0"), ("\"\u{7F}é中😀\"", "\u{7F}é中😀"),
            ("[]", []), ("[ ]", []), ("{}", [:]), ("{ }", [:]), ("[1,[2,{\"a\":[]}]]", [1, [2, ["a": []]]]),
            (#"{"":1,"a":{"a":2}}"#, ["": 1, "a": ["a": 2]]),
            (#"{"\u0061":1,"b":2}"#, ["a": 1, "b": 2]),
        ] as [(String, JSON)])
    func accepts(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(
        "refuses everything else, and says where",
        arguments: [
            ("", "1:1"), (" \n ", "2:2"), ("nul", "1:4"), ("nulL", "1:1"), ("True", "1:1"), ("NaN", "1:1"),
            ("Infinity", "1:1"), ("-Infinity", "1:2"), ("\u{FEFF}1", "1:1"), ("1 2", "1:3"), ("[1]]", "1:4"),
            ("{} //", "1:4"), ("01", "1:1"), ("-01", "1:1"), ("00.5", "1:1"), ("1.", "1:3"), (".5", "1:1"),
            ("1.e3", "1:3"), ("1e", "1:3"), ("1e+", "1:4"), ("+1", "1:1"), ("-", "1:2"), ("0x10", "1:2"),
            ("1_000", "1:2"), ("'a'", "1:1"), ("\"a", "1:3"), ("\"a\\", "1:4"), (#""\x""#, "1:2"),
            (#""\u12"#, "1:6"),
            (#""\u12G4""#, "1:2"), (#""\ud800""#, "1:2"), (#""\ud800x""#, "1:2"), (#""\ud800\n""#, "1:2"),
            (#""\ud800\u0041""#, "1:2"), (#""\udc00""#, "1:2"), (#""中\ud83d\ud83d""#, "1:3"),
            ("\"a\nb\"", "1:3"), ("\"\t\"", "1:2"), ("\"\0\"", "1:2"), ("\"12345678\u{1F}\"", "1:10"),
            ("[", "1:2"), ("[1", "1:3"), ("[1,", "1:4"), ("[1,]", "1:4"), ("[,1]", "1:2"), ("[1 2]", "1:4"),
            ("[1}", "1:3"), ("{", "1:2"), (#"{"a""#, "1:5"), (#"{"a":"#, "1:6"), (#"{"a":1"#, "1:7"),
            (#"{"a":1,}"#, "1:8"), ("{a:1}", "1:2"), ("{1:1}", "1:2"), (#"{"a" 1}"#, "1:6"),
            (#"{"a"::1}"#, "1:6"),
            ("{\n  \"名\": 1,\n  \"名\": 2}", "3:3"), (#"{"a":1,"\u0061":2}"#, "1:8"),
            (#"[{"a":1,"a":2}]"#, "1:9"), (#"[{"a":1,"b":1},{"a":1,"b":1,"a":2}]"#, "1:29"),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", "1:8"), ("[\"\u{2028}\",\n\n  tru]", "3:3"),
        ])
    func refuses(text: String, place: String) {
        let problem = problem { () throws(Problem) in _ = try JSON(parsing: text) }
        #expect(problem?.code == "json.malformed")
        #expect(problem?.place == place)
    }

    @Test(
        "refuses bytes that are no UTF-8, wherever they stand",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF],
            [0xE4, 0xB8],
            [0xE4, 0x41, 0x41], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        for padding in 0..<9 {
            let start = Array("[\"\(String(repeating: "a", count: padding))".utf8)
            for end in ["\"]", "aaaaaaaa\"]", "\\n\"]", ""] {
                let text = start + bytes + Array(end.utf8)
                let problem = problem { () throws(Problem) in _ = try JSON(parsing: text) }
                #expect(problem?.code == "json.malformed")
                #expect(problem?.place == "1:\(3 + padding)")
            }
            #expect(code { () throws(Problem) in _ = try JSON(parsing: bytes) } == "json.malformed")
        }
    }

    @Test("keeps the order of keys, in one object and in many alike")
    func keepsOrder() throws {
        let text =
            #"[{"b":1,"a":2},{"b":3,"a":4},{"a":5,"b":6},{"b":7},{"b":8,"a":9,"c":10},{"b":11,"a":12}]"#
        #expect(try JSON(parsing: text).text == text)
        #expect(try JSON(parsing: #"{"z":1,"a":2}"#).object?.keys == ["z", "a"])
    }

    @Test("reads objects that have many keys, and many that have none in common")
    func manyShapes() throws {
        let wide = "{\((0..<500).map { "\"k\($0)\":\($0)" }.joined(separator: ","))}"
        let alike = (0..<3).map { _ in wide }
        let different = (0..<6_000).map { "{\"k\($0)\":\($0),\"same\":null}" }
        let prefixed = (0..<40).map { "{\"id\":1,\"k\($0)\":[{\"k\($0)\":\($0)}],\"id2\":2}" }
        let text = "[\((alike + different + prefixed).joined(separator: ","))]"
        #expect(try JSON(parsing: text).text == text)
        let repeated = "[{},{\((0..<500).map { "\"k\($0)\":\($0)" }.joined(separator: ",")),\"k7\":1}]"
        #expect(code { () throws(Problem) in _ = try JSON(parsing: repeated) } == "json.malformed")
        let late = "[\(different.joined(separator: ",")),{\"q\":1,\"q\":2}]"
        #expect(code { () throws(Problem) in _ = try JSON(parsing: late) } == "json.malformed")
    }

    @Test("what is shared while reading is not shared afterwards")
    func valueSemantics() throws {
        let list = try JSON(parsing: #"[{"a":1,"b":"x"},{"a":2,"b":"y"},{"a":3,"b":"z"}]"#).array ?? []
        var first = list[0].object ?? [:]
        first["a"] = 9
        first["c"] = 10
        #expect(list == [["a": 1, "b": "x"], ["a": 2, "b": "y"], ["a": 3, "b": "z"]])
        #expect(first == ["a": 9, "b": "x", "c": 10])
    }

    @Test("refuses what nests deeper than the limit, without using the stack for it")
    func depth() throws {
        let limits = JSONLimits(bytesMax: 1 << 20, depthMax: 3)
        #expect(try JSON(parsing: #"[{"a":[1]}]"#, limits: limits) == [["a": [1]]])
        let problem = problem { () throws(Problem) in _ = try JSON(parsing: #"[{"a":[[1]]}]"#, limits: limits)
        }
        #expect(problem?.code == "json.too_deep")
        #expect(problem?.place == "1:8")
        for opening in ["[", "{\"a\":", "[{\"a\":"] {
            let hostile = String(repeating: opening, count: 100_000)
            #expect(code { () throws(Problem) in _ = try JSON(parsing: hostile) } == "json.too_deep")
        }
        let unlimited = JSONLimits(bytesMax: 1 << 20, depthMax: .max)
        let deepest = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(try JSON(parsing: deepest, limits: unlimited).text == deepest)
        #expect(
            code { () throws(Problem) in _ = try JSON(parsing: "[\(deepest)]", limits: unlimited) }
                == "json.too_deep")
    }

    @Test("refuses what is longer than the limit, and reads what is as long")
    func size() throws {
        let limits = JSONLimits(bytesMax: 5)
        #expect(try JSON(parsing: "[123]", limits: limits) == [123])
        #expect(
            code { () throws(Problem) in _ = try JSON(parsing: "[1234]", limits: limits) } == "json.too_large"
        )
    }

    @Test("reads a string of 10 MB and a number of 100,000 digits")
    func large() throws {
        let long = String(repeating: "长\\n", count: 2_000_000)
        let value = try JSON(parsing: "\"\(long)\"")
        #expect(value.string?.utf8.count == 8_000_000)
        let digits = String(repeating: "7", count: 100_000)
        let number = try JSON(parsing: digits)
        #expect(number.text == digits)
        #expect(number.integer == nil)
        #expect(number.decimal == nil)
        #expect(number != (try JSON(parsing: digits + "1")))
    }

    @Test("damaged texts are refused or read, and never anything else")
    func fuzz() throws {
        let seedText =
            #"{"id":"evt_1","数":[1,-2.5e3,{"a":null,"b":true},{"a":false,"b":"\u4e2d\n😀"}],"z":{}}"#
        var generator = SeededGenerator(seed: 5)
        let alphabet = Array("{}[]\",:\\ue0129.-+ tfn\u{1}é中".utf8) + [0x80, 0xFF, 0xED, 0xF4]
        for _ in 0..<30_000 {
            var bytes = Array(seedText.utf8)
            for _ in 0...Int.random(in: 0...2, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = alphabet.randomElement(using: &generator) ?? 0
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: index)
                default: bytes.removeLast(Int.random(in: 0...index, using: &generator) / 4)
                }
            }
            guard let value = read(bytes) else { continue }
            #expect(read(value.bytes) == value)
        }
    }

    private func read(_ bytes: [UInt8]) -> JSON? {
        do throws(Problem) { return try JSON(parsing: bytes) } catch { return nil }
    }
}
