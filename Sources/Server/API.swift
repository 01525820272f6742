public import Accounts
import Apps
import Crypto
import Definitions
import Durable
public import HTTPTypes
import Logging
import Storage
public import Values
import World

/// The operations of an installation, and the one way to them: every request passes its authorisation here.
public struct API: Sendable {
    let installation: Installation
    /// All operations.
    public let endpoints: [Endpoint]
    /// Those whose paths are always the same, by path, and the others.
    private let fixed: [String: [Endpoint]]
    private let matched: [Endpoint]

    /// What a node offers.
    public enum Offer: Hashable, Sendable {
        /// Every operation, and the addresses of flows.
        case everything
        /// What the node says of itself, for a node that only works.
        case aboutItself
    }

    /// What this node offers.
    public let offer: Offer

    /// The operations of an installation.
    public init(_ installation: Installation, offer: Offer = .everything) {
        self.installation = installation
        self.offer = offer
        switch offer {
        case .everything:
            let operations =
                Endpoint.apps(installation) + Endpoint.settings(installation) + Endpoint.limits(installation)
                + Endpoint.vault(installation) + Endpoint.connections(installation)
                + Endpoint.flows(installation) + Endpoint.runs(installation) + Endpoint.events(installation)
                + Endpoint.audit(installation) + Endpoint.catalog(installation)
                + Endpoint.stock(installation)
                + Endpoint.quotes(installation)
                + Endpoint.usage(installation) + Endpoint.usageMonths(installation)
                + Endpoint.metering(installation)
                + Endpoint.grants(installation) + Endpoint.packages(installation)
                + Endpoint.orders(installation)
                + Endpoint.orderDesk(installation) + Endpoint.payments(installation)
                + Endpoint.strays(installation) + Endpoint.balance(installation)
                + Endpoint.analytics(installation) + Endpoint.goods(installation)
                + Endpoint.deliveries(installation)
                + Endpoint.cart(installation) + Endpoint.invoices(installation)
                + Endpoint.approvals(installation) + Endpoint.keys(installation) + Endpoint.jobs(installation)
                + Endpoint.backups(installation) + Endpoint.about(installation)
            endpoints = operations + Endpoint.document(of: operations)
        case .aboutItself:
            endpoints = Endpoint.about(installation)
        }
        fixed = Dictionary(grouping: endpoints.filter(\.isFixed), by: \.path)
        matched = endpoints.filter { !$0.isFixed }
    }

    /// What a path and a method ask for.
    /// - Throws: `request.not_found`, `request.method_not_allowed`.
    public func route(
        _ method: HTTPRequest.Method, _ path: String
    ) throws(Problem) -> (endpoint: Endpoint, parameters: [String: String]) {
        var allowed: [String] = []
        for endpoint in fixed[path] ?? [] {
            if endpoint.method == method { return (endpoint, [:]) }
            allowed.append(endpoint.method.rawValue)
        }
        let parts = Array(
            path.split(separator: "/", maxSplits: 16, omittingEmptySubsequences: false).dropFirst())
        for endpoint in matched {
            guard let parameters = endpoint.parameters(in: parts) else { continue }
            if endpoint.method == method { return (endpoint, parameters) }
            allowed.append(endpoint.method.rawValue)
        }
        throw allowed.isEmpty ? .notFound : .methodNotAllowed(allowed)
    }

    /// Whether a caller may use an operation; whoever is not allowed it is refused.
    /// - Throws: `request.unauthenticated`, `request.forbidden`.
    public func authorize(_ caller: Caller?, for endpoint: Endpoint) throws(Problem) {
        switch endpoint.access {
        case .open:
            return
        case .requires(let permission):
            guard let caller else { throw .unauthenticated }
            guard caller.may(permission) else { throw .forbidden }
        }
    }

    /// Performs a request that was routed, once for each idempotency key.
    ///
    /// - Returns: The operation's answer, or the problem as an answer: this never fails.
    public func perform(
        _ request: APIRequest, of endpoint: Endpoint, path: String, idempotencyKey: String?
    ) async -> APIAnswer {
        do {
            for name in request.query.keys where !endpoint.query.contains(where: { $0.name == name }) {
                throw Problem.unknownQuery(name, known: endpoint.query.map(\.name))
            }
            var request = request
            if let known = endpoint.memberNames {
                request.members = try RequestMembers(request.object(), known: known)
            }
            switch endpoint.handling {
            case .reading(let answer):
                return try await answer(request)
            case .changing(let find):
                let once = try idempotencyKey.flatMap {
                    try idempotent(request, of: endpoint, path: path, key: $0)
                }
                return try await perform(try await find(request), once: once)
            }
        } catch let problem as Problem {
            return .problem(problem, in: request.language)
        } catch let problems as Problems {
            return .problem(problems.summary, in: request.language)
        } catch {
            installation.logger.error(
                "an operation failed", metadata: ["operation": "\(endpoint.operation)", "error": "\(error)"])
            return .problem(.unexpected, in: request.language)
        }
    }

    private func perform(_ work: APIWork, once: IdempotentRequest?) async throws -> APIAnswer {
        switch work {
        case .transaction(let body):
            try await installation.database.writeUrgently { tx in
                try API.perform(body, once: once, in: tx)
            }
        case .locking(let body):
            try await installation.database.writeCommitted(.urgent) { tx in
                try API.perform(body, once: once, in: tx)
            }
        case .together(let perform):
            try await perform(once)
        case .outside(let work):
            try await perform(work, once: once)
        }
    }

    /// Does the work of a transaction, or gives the answer that a copy of the request got before.
    private static func perform(
        _ body: (Transaction) throws -> APIAnswer, once: IdempotentRequest?, in tx: Transaction
    ) throws -> APIAnswer {
        guard let once else { return try body(tx) }
        if let kept = try tx.begin(once) {
            return APIAnswer(status: kept.status, type: .json, body: kept.body)
        }
        let answer = try body(tx)
        try tx.answer(once, with: StoredAnswer(status: answer.status, body: answer.body))
        return answer
    }

    /// Does work outside the database, under a lease on its idempotency key; what is refused may be sent again.
    private func perform(_ work: OutsideWork, once: IdempotentRequest?) async throws -> APIAnswer {
        let (database, lease) = (installation.database, work.lease)
        guard let once else { return try await work.perform("\(database.world.newID(Event.self))") }
        if let kept = try await database.write({ try $0.begin(once, lease: lease) }) {
            return APIAnswer(status: kept.status, type: .json, body: kept.body)
        }
        let answer: APIAnswer
        do {
            answer = try await work.perform("\(once.caller)/\(once.key)")
        } catch {
            try await database.write { try $0.forget(once) }
            throw error
        }
        let stored = StoredAnswer(status: answer.status, body: answer.body)
        do {
            try await database.write { try $0.answer(once, with: stored) }
        } catch {
            // The work is done: its outcome is told, and the lease keeps copies away.
            installation.logger.error("an answer could not be kept", metadata: ["error": "\(error)"])
        }
        return answer
    }

    private func idempotent(
        _ request: APIRequest, of endpoint: Endpoint, path: String, key: String
    ) throws(Problem) -> IdempotentRequest? {
        if endpoint.isAnswerSecret { throw .idempotencyKeyUnfit }
        guard endpoint.takesIdempotencyKey, let caller = request.caller else { return nil }
        guard (1...APILimits.idempotencyKeyBytesMax).contains(key.utf8.count) else {
            throw .idempotencyKeyTooLong
        }
        var hash = SHA256()
        hash.update(data: Array("\(endpoint.method.rawValue) \(path)\n".utf8))
        hash.update(data: request.body)
        return IdempotentRequest(
            workspace: caller.workspace, caller: caller.keyID.description, key: key,
            fingerprint: Array(hash.finalize()))
    }
}
