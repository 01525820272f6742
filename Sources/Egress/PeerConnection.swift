import NIOCore
import Synchronization

/// One HTTP/1.1 connection to an address that the policy has judged; it never resolves a name again.
///
/// It carries one request at a time: whoever took it out of the pool has it alone.
final class PeerConnection: Sendable {
    let origin: WebOrigin
    private let channel: any Channel
    private let handler: NIOLoopBound<ExchangeHandler>
    private let exchanges = Atomic(0)

    init(origin: WebOrigin, channel: any Channel, handler: NIOLoopBound<ExchangeHandler>) {
        self.origin = origin
        self.channel = channel
        self.handler = handler
    }

    /// Whether it stands, as far as is known here.
    var isActive: Bool { channel.isActive }

    /// Whether it has carried a request before.
    var isUsed: Bool { exchanges.load(ordering: .relaxed) > 0 }

    /// Sends a request and waits for the end of its response.
    ///
    /// A cancelled task ends the exchange and the connection.
    func exchange(_ request: WireRequest) async -> ExchangeOutcome {
        let number = exchanges.wrappingAdd(1, ordering: .relaxed).newValue
        let promise = channel.eventLoop.makePromise(of: ExchangeOutcome.self)
        channel.eventLoop.execute { [handler] in
            handler.value.begin(Exchange(number: number, request: request, promise: promise))
        }
        return await withTaskCancellationHandler {
            do { return try await promise.futureResult.get() } catch { return .lost(.closedMidway) }
        } onCancel: {
            channel.eventLoop.execute { [handler] in handler.value.abandon(number, .cancelled) }
        }
    }

    /// Closes it, whatever it is doing.
    func close() {
        channel.close(promise: nil)
    }
}
