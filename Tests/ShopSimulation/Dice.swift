import Synchronization
import World

/// Chances under a seed, and how often they let something go wrong.
final class Dice: Sendable {
    private struct State {
        var isCalm = false
        var faults: [Fault: Int] = [:]
    }

    private let randomness: SeededRandomness
    private let state = Mutex(State())

    init(seed: UInt64) { randomness = SeededRandomness(seed: seed) }

    /// Whether nothing goes wrong any more.
    var isCalm: Bool {
        get { state.withLock { $0.isCalm } }
        set { state.withLock { $0.isCalm = newValue } }
    }

    /// How often each fault has occurred.
    var faults: [Fault: Int] { state.withLock { $0.faults } }

    /// A number from 0 up to, and without, `sides`.
    func roll(_ sides: Int) -> Int { Int(randomness.next() % UInt64(sides)) }

    /// Some time below so many seconds.
    func seconds(_ most: UInt64) -> Duration { .microseconds(Int64(randomness.next() % (most * 1_000_000))) }

    /// Some time below so many milliseconds.
    func milliseconds(_ most: UInt64) -> Duration { .microseconds(Int64(randomness.next() % (most * 1_000))) }

    /// Whether a fault of so many per mille occurs; none does once it is calm.
    func lets(_ fault: Fault, _ perMille: Int) -> Bool {
        let draw = roll(1_000)
        guard !isCalm, draw < perMille else { return false }
        count(fault)
        return true
    }

    func count(_ fault: Fault) {
        state.withLock { $0.faults[fault, default: 0] += 1 }
    }

    /// What becomes of a request to the channel.
    func fate(of verb: String) -> Street.Fate {
        if lets(.requestLost, 80) { return .requestLost }
        if lets(.answerLost, 80) { return .answerLost }
        if !verb.hasPrefix("query"), lets(.requestLate, verb == "refund" ? 150 : 60) { return .requestLate }
        if verb == "prepay", lets(.refused, 50) { return .refused }
        if verb == "refund", lets(.refused, 250) { return .refused }
        return .well
    }
}
