import Entitlements
import Storage
import Testing
import Values

@Suite("The sweep through the keys of uses", .timeLimit(.minutes(1)))
struct SweepTests {
    @Test("forgets what is old, and gives back what nobody can still be at", arguments: Engine.allCases)
    func sweep(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(100))
            try await desk.consume(1, event: "used")
            try await desk.reserve(2, event: "left")
            try await desk.reserve(4, event: "released")
            let (left, released) = (desk.key("left"), desk.key("released"))
            try await desk.database.write { _ = try $0.release([released])[0].get() }
            try await desk.meter.keepHouse()

            desk.pass(Meter.reservedMax)
            try await desk.meter.keepHouse()
            #expect(try await desk.balance()?.reserved == 2)
            desk.pass(.seconds(86_401))
            try await desk.meter.keepHouse()
            let balance = try await desk.balance()
            #expect(balance?.reserved == 0 && balance?.remaining == 99)
            #expect(try await desk.database.write { try $0.commit([left]).map(\.code) } == ["usage.released"])

            desk.pass(Meter.keysKept - Meter.reservedMax - .seconds(86_401))
            try await desk.meter.keepHouse()
            #expect(try await desk.consume(1, event: "used").remaining == 99)
            desk.pass(.seconds(86_401))
            try await desk.meter.keepHouse()
            #expect(try await desk.consume(1, event: "used").remaining == 98)
            let codes = try await desk.database.write { try $0.release([left, released]).map(\.code) }
            #expect(codes == [nil, "usage.unknown"])
        }
    }

    @Test("goes on where it was, over more keys than it looks through at once", arguments: Engine.allCases)
    func rounds(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.grant(desk.new(10_000))
            for batch in 0..<5 {
                let uses = (0..<1_000).map { desk.use(event: "\(batch) \($0)") }
                try await desk.database.write { _ = try $0.consume(uses) }
            }
            desk.pass(Meter.keysKept + .seconds(1))
            try await desk.meter.keepHouse()
            let again = [desk.use(event: "0 0"), desk.use(event: "4 999")]
            try await desk.meter.prepare()
            let left = try await desk.database.write { try $0.consume(again).map { try $0.get().remaining } }
            #expect(left == [4_999, 4_998])
        }
    }
}
