import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Values

/// Opens connections: resolves the host, judges every address, and connects to one of those and to nothing else.
struct Dialer: Sendable {
    private static let addressesMax = 4

    let policy: AddressPolicy
    let limits: EgressLimits
    let names: NameCache
    let trust: TrustStore
    let budget: BodyBudget

    /// A connection that is ready for its first request.
    func connect(
        to origin: WebOrigin, until deadline: NIODeadline, on eventLoop: any EventLoop
    ) async throws(Problem)
        -> PeerConnection
    {
        let addresses: [IPAddress]
        switch origin.host {
        case .address(let address): addresses = [address]
        case .name(let name): addresses = try await resolve(name, of: origin, until: deadline, on: eventLoop)
        }
        try policy.check(addresses, of: origin)
        let context = try await secured(origin, until: deadline, on: eventLoop)
        var failure = Problem.connectLate(origin)
        let tried = addresses.prefix(Dialer.addressesMax)
        for (index, address) in tried.enumerated() {
            let left = deadline - .now()
            guard left > .zero else { break }
            do {
                let share = TimeAmount.nanoseconds(left.nanoseconds / Int64(tried.count - index))
                return try await open(origin, address, context, until: .now() + share, on: eventLoop)
            } catch {
                failure = problem(error, origin)
                if error is CancellationError || failure.code == "egress.tls" { break }
            }
        }
        throw failure
    }

    private func resolve(
        _ name: String, of origin: WebOrigin, until deadline: NIODeadline, on eventLoop: any EventLoop
    ) async throws(Problem) -> [IPAddress] {
        let answer = try names.addresses(of: name, on: eventLoop)
        do {
            return try await answer.value(until: deadline)
        } catch {
            throw problem(error, origin)
        }
    }

    private func secured(
        _ origin: WebOrigin, until deadline: NIODeadline, on eventLoop: any EventLoop
    ) async throws(Problem) -> NIOSSLContext? {
        guard origin.scheme == .https else { return nil }
        do {
            return try await trust.context(on: eventLoop).value(until: deadline)
        } catch {
            throw problem(error, origin)
        }
    }

    private func open(
        _ origin: WebOrigin, _ address: IPAddress, _ context: NIOSSLContext?, until deadline: NIODeadline,
        on eventLoop: any EventLoop
    ) async throws -> PeerConnection {
        let ready = eventLoop.makePromise(of: Void.self)
        let opened = ClientBootstrap(group: eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(deadline - .now())
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try lay(channel.pipeline.syncOperations, to: origin, context, ready)
                }
            }
            .connect(to: try SocketAddress(ipAddress: "\(address)", port: origin.port))
        opened.whenFailure { ready.fail($0) }
        // The handler is looked for once it is ready: where the handshake has failed by now it is gone, and only the
        // promise knows why.
        let connection = opened.and(ready.futureResult).flatMapThrowing { channel, _ in
            let handler = try channel.pipeline.syncOperations.handler(type: ExchangeHandler.self)
            return PeerConnection(
                origin: origin, channel: channel,
                handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }
        do {
            return try await connection.value(until: deadline)
        } catch {
            opened.whenSuccess { $0.close(promise: nil) }
            throw error
        }
    }

    private func lay(
        _ pipeline: ChannelPipeline.SynchronousOperations, to origin: WebOrigin, _ context: NIOSSLContext?,
        _ ready: EventLoopPromise<Void>
    ) throws {
        if let context {
            try pipeline.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: origin.host.serverName))
        }
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderListSize = limits.headerBytesMax
        decoding.maxHeaderFieldSize = limits.headerBytesMax
        try pipeline.addHandler(HTTPRequestEncoder())
        try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder(limitConfiguration: decoding)))
        try pipeline.addHandler(
            ExchangeHandler(ready: ready, secure: context != nil, budget: budget))
    }

    private func problem(_ error: any Error, _ origin: WebOrigin) -> Problem {
        switch error {
        case let problem as Problem: problem
        case is CancellationError: .cancelledUnsent
        case is DeadlinePassed, ChannelError.connectTimeout: .connectLate(origin)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            .handshakeFailed(origin, .handshakeReason(error))
        default: .connectFailed(origin, .connectReason(error))
        }
    }
}

extension WebOrigin.Host {
    /// The name that TLS asks for and checks; `nil` for an address, which is checked as such.
    fileprivate var serverName: String? {
        switch self {
        case .name(let name): name
        case .address: nil
        }
    }
}
