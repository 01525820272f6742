import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Values
public import World

/// Sends every request that leaves this process.
///
/// For each connection it resolves the host, judges every address by the policy, and connects to one of them without
/// asking again; redirects are followed here, each judged like a first request. Connections are kept alive and shared
/// by all requests to the same scheme, host and port. It speaks HTTP/1.1 and asks for no compression.
public final class EgressClient: Sendable {
    /// How long a request may take at most, whatever it says itself.
    public static let timeoutMax = Duration.seconds(86_400)

    private static let sweepSeconds: Int64 = 5

    private let policy: AddressPolicy
    private let limits: EgressLimits
    private let world: World
    private let dialer: Dialer
    private let idle: IdleConnections
    private let perOrigin: Turnstile<WebOrigin>
    private let overall: Turnstile<Int>
    private let isShut = Atomic(false)
    private let sweeping: RepeatedTask

    /// A client under this policy; it holds no connection until it sends.
    public convenience init(policy: AddressPolicy, limits: EgressLimits = .standard, world: World) {
        self.init(policy: policy, limits: limits, world: world, lookup: .system, trust: TrustStore())
    }

    /// A client that asks `lookup` for addresses and trusts `trust`.
    package init(
        policy: AddressPolicy, limits: EgressLimits = .standard, world: World, lookup: NameLookup,
        trust: TrustStore
    ) {
        self.policy = policy
        self.limits = limits
        self.world = world
        dialer = Dialer(
            policy: policy, limits: limits, names: NameCache(lookup: lookup, clock: world.clock),
            trust: trust,
            budget: BodyBudget(bytesMax: limits.bodyBytesInFlightMax))
        let idle = IdleConnections(
            perOriginMax: limits.connectionsPerHostMax, countMax: limits.connectionsMax)
        self.idle = idle
        perOrigin = Turnstile(insideMax: limits.connectionsPerHostMax, waitingMax: limits.waitingMax)
        overall = Turnstile(insideMax: limits.connectionsMax, waitingMax: limits.waitingMax)
        let pause = TimeAmount.seconds(EgressClient.sweepSeconds)
        let clock = world.clock
        sweeping = MultiThreadedEventLoopGroup.singleton.next().scheduleRepeatedTask(
            initialDelay: pause, delay: pause
        ) { _ in idle.sweep(now: clock.monotonic) }
    }

    /// What it is doing.
    public var statistics: EgressStatistics {
        let (all, each) = (overall.counts, perOrigin.counts)
        return EgressStatistics(
            underWay: all.inside, waiting: all.waiting + each.waiting, connectionsIdle: idle.count)
    }

    deinit {
        shutDown()
    }

    /// Closes idle connections and refuses further requests; those under way end as they would.
    public func shutDown() {
        isShut.store(true, ordering: .sequentiallyConsistent)
        sweeping.cancel()
        idle.shut()
    }

    /// Sends a request and returns the response, whatever its status.
    ///
    /// A request is never sent twice, but for `GET`, `HEAD` and `OPTIONS` on a connection that turns out to have been
    /// closed by the peer. A cancelled task ends the request.
    /// - Throws: ``EgressFailure/refused(_:)`` when certainly nothing happened at the peer, otherwise
    ///   ``EgressFailure/unknown(_:)``.
    public func send(_ request: OutboundRequest) async throws(EgressFailure) -> InboundResponse {
        let timeout = min(max(request.timeout, .zero), EgressClient.timeoutMax)
        let deadline = NIODeadline.now() + .microseconds(timeout.microseconds)
        var hop: Hop
        do { hop = try Hop(request) } catch { throw .refused(error) }
        var mayHaveActed = false
        var redirects = 0
        while true {
            let response: WireResponse
            do {
                response = try await exchange(hop, of: request, until: deadline)
            } catch {
                throw error.after(mayHaveActed)
            }
            let next: Hop?
            do {
                next = request.redirectsMax > 0 ? try hop.next(after: response) : nil
            } catch {
                throw EgressFailure.refused(error).after(mayHaveActed || hop.mayHaveActed(on: response))
            }
            guard let next else { return InboundResponse(response) }
            mayHaveActed = mayHaveActed || hop.mayHaveActed(on: response)
            redirects += 1
            guard redirects <= request.redirectsMax else {
                let problem = Problem.redirectsExceeded(hop.address.origin, max: request.redirectsMax)
                throw EgressFailure.refused(problem).after(mayHaveActed)
            }
            hop = next
        }
    }

    /// Waits for a turn at the peer, and exchanges the request for a response.
    private func exchange(
        _ hop: Hop, of request: OutboundRequest, until deadline: NIODeadline
    ) async throws(EgressFailure) -> WireResponse {
        let origin = hop.address.origin
        do { try policy.check(origin) } catch { throw .refused(error) }
        guard !isShut.load(ordering: .sequentiallyConsistent) else { throw .refused(.egressShut) }
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        try admitted(await perOrigin.enter(origin, until: deadline, on: eventLoop), to: origin)
        defer { perOrigin.leave(origin) }
        try admitted(await overall.enter(0, until: deadline, on: eventLoop), to: origin)
        defer { overall.leave(0) }
        let wire = hop.wire(responseBytesMax: max(0, request.responseBytesMax), deadline: deadline)
        var mayReuse = true
        while true {
            let connection = try await connection(
                for: hop, mayReuse: mayReuse, until: deadline, on: eventLoop)
            let isReused = connection.isUsed
            switch await connection.exchange(wire) {
            case .answered(let response):
                keep(connection, after: response)
                return response
            case .neverSent:
                guard isReused else { throw .refused(.connectFailed(origin, .closedAtOnce)) }
            case .lost(.closedUnanswered) where isReused && hop.isSafe:
                mayReuse = false
            case .lost(let loss):
                throw .unknown(.lost(loss, request, origin))
            }
        }
    }

    private func admitted(_ turn: Turn, to origin: WebOrigin) throws(EgressFailure) {
        switch turn {
        case .given: return
        case .tooManyWaiting: throw .refused(.egressBusy)
        case .tooLate: throw .refused(.connectLate(origin))
        case .cancelled: throw .refused(.cancelledUnsent)
        }
    }

    private func connection(
        for hop: Hop, mayReuse: Bool, until deadline: NIODeadline, on eventLoop: any EventLoop
    ) async throws(EgressFailure) -> PeerConnection {
        let origin = hop.address.origin
        let age = hop.isSafe ? limits.idleTimeout : limits.unsafeReuseMax
        if mayReuse, let connection = idle.take(origin, now: world.clock.monotonic, age: age) {
            return connection
        }
        let connectBy = NIODeadline.now() + .microseconds(limits.connectTimeout.microseconds)
        do {
            return try await dialer.connect(to: origin, until: min(deadline, connectBy), on: eventLoop)
        } catch {
            throw .refused(error)
        }
    }

    /// Keeps a connection for the next request, for as long as the peer says that it will.
    private func keep(_ connection: PeerConnection, after response: WireResponse) {
        guard response.mayReuse else { return connection.close() }
        let lasting = min(limits.idleTimeout, response.keepAlive ?? limits.idleTimeout)
        idle.put(connection, now: world.clock.monotonic, lasting: lasting)
    }
}
