import Testing
import Values
import World

struct WorldTests {
    @Test("the same seed gives the same chances and identifiers, another one others")
    func seeds() {
        let (a, _) = World.virtual(seed: 1)
        let (b, _) = World.virtual(seed: 1)
        let (c, _) = World.virtual(seed: 2)
        let drawn = (0..<100).map { _ in a.randomness.next() }
        #expect(drawn == (0..<100).map { _ in b.randomness.next() })
        #expect(drawn != (0..<100).map { _ in c.randomness.next() })
        #expect(Set(drawn).count == 100)
        #expect(a.newID(Run.self) == b.newID(Run.self))
    }

    @Test("gives the numbers of SplitMix64 as its authors do")
    func splitMix() {
        let randomness = SeededRandomness(seed: 1_234_567)
        let published: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in randomness.next() } == published)
    }

    @Test("identifiers are distinct though the clock stands still, and larger when it has moved")
    func identifiers() {
        let (world, clock) = World.virtual(seed: 3)
        let first = Set((0..<10_000).map { _ in world.newID(Job.self) })
        #expect(first.count == 10_000)
        clock.advance(by: .microseconds(1))
        let later = world.newID(Job.self)
        #expect(first.allSatisfy { $0 < later })
    }

    @Test("the real clock goes on, and its date is one of this century")
    func systemClock() async throws {
        let world = World.system
        let start = world.clock.monotonic
        #expect(world.now > (try Timestamp(rfc3339: "2025-01-01T00:00:00Z")))
        #expect(world.now < (try Timestamp(rfc3339: "2100-01-01T00:00:00Z")))
        try await world.clock.sleep(for: .milliseconds(1))
        #expect(world.clock.monotonic - start >= .milliseconds(1))
        #expect(world.randomness.next() != world.randomness.next())
    }

    @Test("a task that is cancelled does not sleep on the real clock")
    func systemCancellation() async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await World.system.clock.sleep(for: .seconds(3_600))
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            group.cancelAll()
            for await cancelled in group { #expect(cancelled) }
        }
    }
}
