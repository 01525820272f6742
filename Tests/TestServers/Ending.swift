/// How a program ended.
public enum Ending: Hashable, Sendable {
    /// It ended by itself with this status.
    case exited(Int32)
    /// A signal ended it.
    case killed(by: Int32)

    init(status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: signal)
    }
}
