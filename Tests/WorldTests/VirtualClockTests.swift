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

    @Test("wakes sleepers in the order of their times, each at its time")
    func order() async {
        let clock = VirtualClock(at: Timestamp(seconds: 0))
        await withTaskGroup(of: Int64.self) { group in
            for seconds in [3, 1, 2] as [Int64] {
                group.addTask {
                    await expectSleep(clock, .seconds(seconds))
                    return seconds
                }
            }
            await clock.waitForSleepers(3)
            for expected in 1...3 as ClosedRange<Int64> {
                #expect(clock.untilNextSleeper == .seconds(1))
                clock.advance(by: .seconds(1))
                let woken = await group.next()
                #expect(woken == expected)
            }
            #expect(clock.untilNextSleeper == nil)
        }
    }

    @Test("one long advance wakes everyone whose time has come and nobody else")
    func longAdvance() async {
        let clock = VirtualClock(at: Timestamp(seconds: 0))
        await withTaskGroup { group in
            for seconds in 1...10 as ClosedRange<Int64> {
                group.addTask { await expectSleep(clock, .seconds(seconds)) }
            }
            await clock.waitForSleepers(10)
            clock.advance(by: .milliseconds(7_500))
            for _ in 1...7 { await group.next() }
            #expect(clock.untilNextSleeper == .milliseconds(500))
            clock.advance(by: .seconds(3))
        }
        #expect(clock.now == Timestamp(microseconds: 10_500_000))
    }

    @Test("does not sleep for no time")
    func noTime() async throws {
        let clock = VirtualClock(at: Timestamp(seconds: 0))
        try await clock.sleep(for: .zero)
        try await clock.sleep(for: .seconds(-1))
    }

    @Test("a sleeper that is cancelled wakes at once, with an error, whenever it was cancelled")
    func cancellation() async {
        let clock = VirtualClock(at: Timestamp(seconds: 0))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { await isCancelled(clock) } }
            group.cancelAll()
            for await cancelled in group { #expect(cancelled) }
        }
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await isCancelled(clock) }
            await clock.waitForSleepers()
            group.cancelAll()
            for await cancelled in group { #expect(cancelled) }
        }
        #expect(clock.untilNextSleeper == nil)
    }
}

private func isCancelled(_ clock: VirtualClock) async -> Bool {
    do {
        try await clock.sleep(for: .seconds(1))
        return false
    } catch {
        return error is CancellationError
    }
}

private func expectSleep(_ clock: VirtualClock, _ duration: Duration) async {
    await #expect(throws: Never.self) { try await clock.sleep(for: duration) }
}
