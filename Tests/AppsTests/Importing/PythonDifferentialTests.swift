import Apps
import Foundation
import Testing
import Values

/// Whether a python3 answers here.
private let hasPython = (try? PythonPeer().ask("1")) == #"["i", "1"]"#

@Suite(
    "Python's own reader agrees", .serialized,
    .enabled(if: hasPython, "needs python3, whose ast.literal_eval is the peer"))
struct PythonDifferentialTests {
    @Test("every literal that is written right has the value that Python gives it")
    func validLiterals() throws {
        let peer = try PythonPeer()
        for seed in 0..<3_000 as Range<UInt64> {
            var writer = LiteralWriter(seed: seed)
            let text = writer.literal()
            let answer = try #require(try peer.ask(text))
            let (document, mistakes) = try LiteralDocument.read(ImportSource(Array(text.utf8), file: "a.py"))
            #expect(mistakes.isEmpty, "\(text)")
            let node = try #require(document.entries.first?.node)
            let expected = try JSONDecoder().decode(Shape.self, from: Data(answer.utf8))
            #expect(Shape(node) == expected, "\(text)")
        }
    }

    @Test("a text without mistakes is one that Python or its json module reads, and so is every repaired one")
    func nothingWrongIsOverlooked() throws {
        let peer = try PythonPeer()
        var (right, repaired) = (0, 0)
        for seed in 0..<6_000 as Range<UInt64> {
            var writer = LiteralWriter(seed: seed)
            let text = writer.mutated(writer.literal())
            guard let source = try? ImportSource(Array(text.utf8), file: "a.py"),
                let (document, mistakes) = try? LiteralDocument.read(source),
                PythonDifferentialTests.isPlain(document)
            else { continue }
            let open = mistakes.filter { $0.code != .repeatedName && $0.code != .joinedTexts }
            if open.isEmpty {
                right += 1
                let answer = try peer.ask(text)
                #expect(answer != #""refused""#, "\(text.debugDescription)")
            } else if let mended = mend(source), mended != source {
                repaired += 1
                let answer = try peer.ask(mended.text)
                #expect(answer != #""refused""#, "\(text.debugDescription) → \(mended.text.debugDescription)")
            }
        }
        #expect(right > 200 && repaired > 200)
    }

    /// Whether the text is one literal; the targets of assignments are read more generously than Python does.
    private static func isPlain(_ document: LiteralDocument) -> Bool {
        document.entries.count == 1 && document.entries.first?.name == nil
    }

    /// The text after every safe repair, where nothing else is wrong with how it is written.
    private func mend(_ source: ImportSource) -> ImportSource? {
        var current = source
        for _ in 0..<16 {
            guard let (document, mistakes) = try? LiteralDocument.read(current),
                PythonDifferentialTests.isPlain(document)
            else { return nil }
            let open = mistakes.filter { $0.code != .repeatedName && $0.code != .joinedTexts }
            if open.isEmpty { return current }
            guard let repair = open.first(where: \.isSafe)?.repair,
                let next = try? ImportSource(repair.applied(to: current.bytes), file: "a.py")
            else { return nil }
            current = next
        }
        return nil
    }
}

/// A value with its types spelled out, as the peer writes it.
private indirect enum Shape: Equatable, Decodable {
    case null
    case bool(Bool)
    case text(String)
    case integer(String)
    case float(Double)
    case list([Shape])
    case dict([[Shape]])

    init(from decoder: any Decoder) throws {
        if let bool = try? decoder.singleValueContainer().decode(Bool.self) {
            self = .bool(bool)
            return
        }
        if try decoder.singleValueContainer().decodeNil() {
            self = .null
            return
        }
        var values = try decoder.unkeyedContainer()
        switch try values.decode(String.self) {
        case "s": self = .text(try values.decode(String.self))
        case "i": self = .integer(try values.decode(String.self))
        case "f": self = .float(Double(try values.decode(String.self)) ?? .nan)
        case "l": self = .list(try values.decode([Shape].self))
        default: self = .dict(try values.decode([[Shape]].self))
        }
    }

    init(_ node: LiteralNode) {
        switch node.value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .text(let text): self = .text(text)
        case .number(.int(let value)): self = .integer(String(value))
        case .number(.number(let value)):
            let isWhole = value.text.allSatisfy { $0.isNumber || $0 == "-" }
            self = isWhole ? .integer(value.text) : .float(Double(value.text) ?? .nan)
        case .number: self = .null
        case .list(let items): self = .list(items.map(Shape.init))
        case .dict(let members): self = .dict(members.map { [Shape($0.key), Shape($0.value)] })
        }
    }
}
