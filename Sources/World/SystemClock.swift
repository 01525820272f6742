public import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system's clock: `CLOCK_REALTIME` for the date, `CLOCK_MONOTONIC` for waiting.
public struct SystemClock: Clock {
    /// The clock of the machine.
    public init() {}

    /// The date and time as the machine has it.
    public var now: Timestamp {
        let time = SystemClock.read(CLOCK_REALTIME)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// The time since the machine was started, without the time it slept.
    public var monotonic: Duration {
        let time = SystemClock.read(CLOCK_MONOTONIC)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// Returns once `duration` has passed; at once where it is not positive.
    public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        try await Task.sleep(for: duration, tolerance: .zero, clock: .suspending)
    }

    private static func read(_ id: clockid_t) -> timespec {
        var time = timespec()
        let status = clock_gettime(id, &time)
        precondition(status == 0, "the system has no such clock")
        return time
    }
}
