import Foundation
import Testing
import Values

struct TypeIDTests {
    @Test(
        "reads and writes the valid identifiers of the specification",
        .enabled(if: Conformance.exists, Conformance.absent))
    func valid() throws {
        let cases = try Conformance.cases("valid.json")
        #expect(!cases.isEmpty)
        for item in cases {
            let text = try #require(item["typeid"].string)
            let uuid = try #require(item["uuid"].string)
            let typeID = try TypeID(text)
            #expect(typeID.prefix == item["prefix"].string)
            #expect(hexadecimal(typeID.uuid) == uuid.replacingOccurrences(of: "-", with: ""))
            #expect(typeID.description == text)
        }
    }

    @Test(
        "refuses the invalid identifiers of the specification",
        .enabled(if: Conformance.exists, Conformance.absent))
    func invalid() throws {
        let cases = try Conformance.cases("invalid.json")
        #expect(!cases.isEmpty)
        for item in cases {
            let text = try #require(item["typeid"].string)
            #expect(
                code { () throws(Problem) in _ = try TypeID(text) } == "id.malformed", "\(item["name"].text)")
        }
    }

    @Test("an identifier of another kind is refused")
    func kinds() throws {
        let uuid = UUIDBytes(high: 1, low: 2)
        let run = ID<Run>(uuid)
        #expect(try ID<Run>(run.description) == run)
        #expect(code { () throws(Problem) in _ = try ID<Flow>(run.description) } == "id.wrong_kind")
        #expect(code { () throws(Problem) in _ = try ID<Run>("run") } == "id.malformed")
        #expect(
            code { () throws(Problem) in _ = try ID<Run>(String(repeating: "a_", count: 500_000)) }
                == "id.malformed")
    }

    @Test("a UUID is the same after its bytes and its text")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<5_000 {
            let uuid = UUIDBytes(high: generator.next(), low: generator.next())
            #expect(UUIDBytes(bytes: uuid.bytes) == uuid)
            #expect(try ID<Job>(ID<Job>(uuid).description).uuid == uuid)
        }
        #expect(UUIDBytes(bytes: []) == nil)
        #expect(UUIDBytes(bytes: [UInt8](repeating: 0, count: 17)) == nil)
    }

    @Test("identifiers of a later microsecond are larger, as values, as bytes and as texts")
    func order() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<5_000 {
            let first = Int64.random(in: 0...4_000_000_000_000_000, using: &generator)
            let later = first + (1 << Int64.random(in: 0...40, using: &generator))
            let a = UUIDBytes(version7At: Timestamp(microseconds: first), random: generator.next())
            let b = UUIDBytes(version7At: Timestamp(microseconds: later), random: generator.next())
            #expect(a < b)
            #expect(a.bytes.lexicographicallyPrecedes(b.bytes))
            #expect(ID<Run>(a).description < ID<Run>(b).description)
        }
    }

    @Test("a fresh UUID is of version 7, with the milliseconds in front")
    func version() {
        var generator = SeededGenerator(seed: 10)
        for microseconds in [Int64.min, -1, 0, 999, 1_795_161_600_123_456, .max] {
            let uuid = UUIDBytes(version7At: Timestamp(microseconds: microseconds), random: generator.next())
            #expect(uuid.bytes[6] >> 4 == 7)
            #expect(uuid.bytes[8] >> 6 == 0b10)
            #expect(uuid.high >> 16 == UInt64(max(0, microseconds)) / 1_000 & 0xFFFF_FFFF_FFFF)
        }
    }

    private func hexadecimal(_ uuid: UUIDBytes) -> String {
        uuid.bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
