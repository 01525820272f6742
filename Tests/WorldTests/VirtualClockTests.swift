import Testing
import Values
import World

struct VirtualClockTests {
    @Test("stands still until it is advanced")
    func standsStill() {
        let (world, clock) = World.virtual(seed: 7, at: Timestamp(seconds: 1_000))
        #expect(world.now == Timestamp(seconds: 1_000))
        clock.advance(by: .seconds(30))
        #expect(world.now == Timestamp(seconds: 1_030))
        #expect(world.clock.monotonic == .seconds(30))
    }
}
