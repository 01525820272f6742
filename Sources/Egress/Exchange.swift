import NIOCore
import NIOHTTP1

/// How a request on one connection ended.
enum ExchangeOutcome: Sendable {
    /// With a complete response.
    case answered(WireResponse)
    /// Before any byte left: the connection was found closed.
    case neverSent
    /// Without a complete response, after the request may have left.
    case lost(Loss)
}

/// Why a complete response did not come.
enum Loss: Error {
    /// The time was up.
    case late
    /// The peer closed the connection before the first byte of its answer.
    case closedUnanswered
    /// The peer closed the connection in the middle of its answer.
    case closedMidway
    /// The response's body is longer than the request allows.
    case bodyTooLarge
    /// All responses together hold as many bytes as they may.
    case overloaded
    /// The answer is no HTTP/1 response, or its header fields are too large.
    case malformed
    /// The task was cancelled.
    case cancelled
}

/// One request in the course of being answered.
final class Exchange {
    let number: Int
    let request: WireRequest
    let promise: EventLoopPromise<ExchangeOutcome>
    var head: HTTPResponseHead?
    var body: [UInt8] = []
    var isWritten = false
    var timer: Scheduled<Void>?

    init(number: Int, request: WireRequest, promise: EventLoopPromise<ExchangeOutcome>) {
        self.number = number
        self.request = request
        self.promise = promise
    }
}
