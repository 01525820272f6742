/// What a simulation did and saw.
public struct Report: Sendable {
    /// By which everything was decided.
    public let seed: UInt64
    /// How many orders were placed.
    public let orders: Int
    /// How many events there were.
    public let events: Int
    /// How much time passed in it.
    public let simulated: Duration
    /// How often what went wrong.
    public let faults: [Fault: Int]
    /// The law that was broken, where one was; the run ended there, at this event.
    public let violation: Violation?
}
