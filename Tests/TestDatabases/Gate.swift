import Dispatch

/// Holds the closures that come to it on an engine's threads until it is opened.
public final class Gate: Sendable {
    private let opening = DispatchSemaphore(value: 0)
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    /// A gate that is closed.
    public init() {
        (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
    }

    /// Called by a closure: waits until the gate is open.
    public func pass() {
        arrival.yield()
        opening.wait()
        opening.signal()
    }

    /// Waits until so many closures stand before the gate.
    public func waitForArrivals(_ count: Int) async {
        var count = count
        for await _ in arrivals {
            count -= 1
            if count == 0 { return }
        }
    }

    /// Lets everybody through, from now on too.
    public func open() {
        opening.signal()
    }
}
