import Dispatch
import Storage

/// Holds the closures that come to it on an engine's threads until it is opened.
final class Gate: Sendable {
    private let opening = DispatchSemaphore(value: 0)
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    init() {
        (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
    }

    /// Called by a closure: waits until the gate is open.
    func pass() {
        arrival.yield()
        opening.wait()
        opening.signal()
    }

    /// Waits until so many closures stand before the gate.
    func waitForArrivals(_ count: Int) async {
        var count = count
        for await _ in arrivals {
            count -= 1
            if count == 0 { return }
        }
    }

    /// Lets everybody through, from now on too.
    func open() {
        opening.signal()
    }
}

extension Database {
    /// How many writes run at once at most.
    func writersAtOnce(_ options: DatabaseOptions) -> Int {
        switch engine {
        case .sqlite: 1
        case .postgres: options.connections
        }
    }

    /// Waits until so many writes wait for their turn.
    func waitForWaitingWrites(_ count: Int) async {
        while statistics.writesWaiting < count { await Task.yield() }
    }
}
