import Synchronization

/// The listeners of the channels in this process.
///
/// A listener that is busy keeps one hint and no more, so that any number of them costs it one look.
package final class Channels: Sendable {
    private struct State {
        var listeners: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
        var nextListener = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// No listeners yet.
    package init() {}

    /// Tells the listeners of a channel.
    package func notify(_ channel: String) {
        let listeners = state.withLock { state in state.listeners[channel].map { Array($0.values) } ?? [] }
        for listener in listeners { listener.yield() }
    }

    /// Tells all listeners, for when hints may have been missed.
    package func notifyAll() {
        let listeners = state.withLock { state in state.listeners.values.flatMap(\.values) }
        for listener in listeners { listener.yield() }
    }

    /// The hints of a channel until ``close()``.
    package func stream(_ channel: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener = state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.nextListener += 1
            state.listeners[channel, default: [:]][state.nextListener] = continuation
            return state.nextListener
        }
        if let listener {
            continuation.onTermination = { [weak self] _ in self?.forget(listener, of: channel) }
        } else {
            continuation.finish()
        }
        return stream
    }

    /// Ends all streams.
    package func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return state.listeners.values.flatMap(\.values)
        }
        for listener in listeners { listener.finish() }
    }

    private func forget(_ listener: Int, of channel: String) {
        state.withLock { state in
            state.listeners[channel]?[listener] = nil
            if state.listeners[channel]?.isEmpty == true { state.listeners[channel] = nil }
        }
    }
}
