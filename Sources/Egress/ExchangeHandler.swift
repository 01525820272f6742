import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS

/// The end of a connection's pipeline: reports when the connection is ready, then carries one request at a time.
///
/// It lives on its connection's event loop. Whatever ends an exchange otherwise than by a complete response also
/// closes the connection.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// Fulfilled once the connection, TLS included, stands; fails when it cannot.
    private let ready: EventLoopPromise<Void>
    private let secure: Bool
    private let budget: BodyBudget
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?

    init(ready: EventLoopPromise<Void>, secure: Bool, budget: BodyBudget) {
        self.ready = ready
        self.secure = secure
        self.budget = budget
    }

    /// Sends a request and completes its promise once that ended one way or the other.
    func begin(_ exchange: Exchange) {
        guard let context, context.channel.isActive, self.exchange == nil else {
            return exchange.promise.succeed(.neverSent)
        }
        self.exchange = exchange
        exchange.timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: exchange.request.deadline)
        {
            self.abandon(exchange.number, .late)
        }
        context.write(wrapOutboundOut(.head(exchange.request.head)), promise: nil)
        if exchange.request.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(exchange.request.body))), promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess { exchange.isWritten = true }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Ends the exchange of this number without a response, if it still goes on.
    func abandon(_ number: Int, _ loss: Loss) {
        if exchange?.number == number { lose(loss) }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive, !secure { ready.succeed() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        ready.fail(ChannelError.eof)
    }

    func channelActive(context: ChannelHandlerContext) {
        if !secure { ready.succeed() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { ready.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let exchange else { return context.close(promise: nil) }
        switch unwrapInboundIn(data) {
        case .head(let head):
            if head.status == .switchingProtocols { return lose(.malformed) }
            exchange.head = head
            let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
            exchange.body.reserveCapacity(min(max(length, 0), exchange.request.responseBytesMax, 65_536))
        case .body(let part):
            let room = exchange.request.responseBytesMax - exchange.body.count
            guard part.readableBytes <= room else { return lose(.bodyTooLarge) }
            guard budget.take(part.readableBytes) else { return lose(.overloaded) }
            exchange.body += part.readableBytesView
        case .end:
            finish(exchange)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ready.fail(error)
        let isCut = !(error is HTTPParserError) || error as? HTTPParserError == .invalidEOFState
        lose(isCut ? closedLoss : .malformed)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ready.fail(ChannelError.eof)
        lose(closedLoss)
        context.fireChannelInactive()
    }

    private var closedLoss: Loss { exchange?.head == nil ? .closedUnanswered : .closedMidway }

    private func finish(_ exchange: Exchange) {
        guard let head = exchange.head else { return lose(.malformed) }
        end(exchange, .answered(WireResponse(head: head, body: exchange.body)))
        // An answer that came before the request had left wholly: the rest must not run into the next request.
        if !exchange.isWritten { context?.close(promise: nil) }
    }

    private func lose(_ loss: Loss) {
        guard let exchange else { return }
        end(exchange, .lost(loss))
        context?.close(promise: nil)
    }

    private func end(_ exchange: Exchange, _ outcome: ExchangeOutcome) {
        self.exchange = nil
        exchange.timer?.cancel()
        budget.give(exchange.body.count)
        exchange.promise.succeed(outcome)
    }
}
