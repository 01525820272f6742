public import Accounts
import Flows
import Foundation
public import HTTPTypes
public import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Storage
public import Values
import World

/// The API over HTTP: reads requests, authenticates them, and writes answers.
public struct HTTPFrontend: Sendable {
    private let api: API
    private let bodies: BodyReader
    /// Who a caller without a key is: on the operator's own socket the operator, elsewhere nobody.
    private let local: Caller?
    private static let idempotencyKey = HTTPField.Name("Idempotency-Key")

    /// A front end of an API.
    ///
    /// - Parameters:
    ///   - api: The operations.
    ///   - local: Who callers without a key are; only for a socket that none but the operator can open.
    public init(_ api: API, local: Caller? = nil) {
        self.api = api
        self.local = local
        bodies = BodyReader(clock: api.installation.database.world.clock)
    }

    /// Answers a request; for Hummingbird's applications and its tests without a socket.
    public var responder: CallbackResponder<BasicRequestContext> {
        CallbackResponder { request, context in await respond(to: request) }
    }

    /// Answers a request without any connection, as the local caller.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - uri: The path with its query, escaped.
    ///   - body: The body.
    ///   - language: In which problems are told.
    /// - Returns: The status and the body.
    public func answer(
        _ method: HTTPRequest.Method, _ uri: String, body: [UInt8], language: Language
    ) async -> (status: Int, body: [UInt8]) {
        let answer: APIAnswer
        do throws(Problem) {
            let uri = URI(uri)
            let (endpoint, parameters) = try api.route(method, uri.path)
            try api.authorize(local, for: endpoint)
            let asked = APIRequest(
                caller: local, language: language, parameters: parameters, uri: uri, body: body)
            answer = await api.perform(asked, of: endpoint, path: uri.path, idempotencyKey: nil)
        } catch {
            answer = .problem(error, in: language)
        }
        return (answer.status, answer.body)
    }

    private func respond(to request: Request) async -> Response {
        let path = request.uri.path
        let door = door(of: request)
        let language = Language(acceptLanguage: request.headers[.acceptLanguage])
        let answer: APIAnswer
        do {
            answer =
                switch door {
                case .hook: try await accept(request, token: String(path.dropFirst("/hooks/".count)))
                case .callback: try await accept(request, callback: path.dropFirst("/callbacks/".count))
                case .api: try await perform(request, language)
                }
        } catch let problem as Problem {
            answer = .problem(problem, in: language)
        } catch {
            api.installation.logger.error(
                "a request failed", metadata: ["door": "\(door.rawValue)", "error": "\(error)"])
            answer = .problem(.unexpected, in: language)
        }
        api.installation.requests.count(door, status: answer.status)
        return answer.response
    }

    /// Which way in a request takes; a node that only works has but one.
    private func door(of request: Request) -> RequestCounts.Door {
        guard api.offer == .everything, request.method == .post else { return .api }
        if request.uri.path.hasPrefix("/hooks/") { return .hook }
        return request.uri.path.hasPrefix("/callbacks/") ? .callback : .api
    }

    private func perform(_ request: Request, _ language: Language) async throws -> APIAnswer {
        let path = request.uri.path
        let (endpoint, parameters) = try api.route(request.method, path)
        let caller = try await caller(of: request)
        try api.authorize(caller, for: endpoint)
        return try await bodies.read(request, bytesMax: endpoint.bodyBytesMax) { body in
            let asked = APIRequest(
                caller: caller, language: language, parameters: parameters, uri: request.uri, body: body)
            let key = HTTPFrontend.idempotencyKey.flatMap { request.headers[$0] }
            return await api.perform(asked, of: endpoint, path: path, idempotencyKey: key)
        }
    }

    private func caller(of request: Request) async throws -> Caller? {
        guard let header = request.headers[.authorization] else { return local }
        guard header.hasPrefix("Bearer ") else { throw Problem.unauthenticated }
        guard let caller = try await api.installation.authenticate(String(header.dropFirst(7))) else {
            throw Problem.unauthenticated
        }
        return caller
    }

    private func accept(_ request: Request, token: String) async throws -> APIAnswer {
        let look = { try await api.installation.flows.requireAddress(token: token) }
        return try await bodies.read(request, bytesMax: APILimits.hookBytesMax, lookingFirst: look) { body in
            let header = { (name: String) in HTTPField.Name(name).flatMap { request.headers[$0] } }
            let id = header("webhook-id")
            let signature = WebhookSignature(
                id: id ?? "", timestamp: header("webhook-timestamp") ?? "",
                signatures: header("webhook-signature") ?? "")
            let accepted = try await api.installation.accept(
                body, token: token, eventID: id, signature: signature)
            return .json(["run": JSON(accepted.run), "repeated": .bool(accepted.isRepeat)], status: 202)
        }
    }

    private func accept(_ request: Request, callback address: Substring) async throws -> APIAnswer {
        let parts = address.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let step = parts[1].removingPercentEncoding else { throw Problem.notFound }
        let (flows, token) = (api.installation.flows, String(parts[0]))
        let look = { try await flows.requireCallbackAddress(token: token, path: step) }
        return try await bodies.read(request, bytesMax: APILimits.bodyBytesMax, lookingFirst: look) { body in
            let accepted = try await flows.accept(callback: body, token: token, path: step)
            return .json(["run": JSON(accepted.run), "repeated": .bool(accepted.isRepeat)], status: 202)
        }
    }
}

extension APIAnswer {
    fileprivate var response: Response {
        var headers = fields
        headers[.contentType] = type.rawValue
        headers[.contentLength] = String(body.count)
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension APIRequest {
    fileprivate init(
        caller: Caller?, language: Language, parameters: [String: String], uri: URI, body: [UInt8]
    ) {
        let query = uri.queryParameters.map { (String($0.key), String($0.value)) }
        self.init(
            caller: caller, language: language,
            parameters: parameters.mapValues { $0.removingPercentEncoding ?? $0 },
            query: Dictionary(query) { first, _ in first }, body: body)
    }
}

extension Language {
    /// The language that an `Accept-Language` header prefers; English where it names none of ours.
    init(acceptLanguage header: String?) {
        let wanted = (header ?? "").prefix(200).lowercased().split(separator: ",")
        for language in wanted {
            let tag = language.drop { $0 == " " }
            if tag.hasPrefix("zh") { self = .zh; return }
            if tag.hasPrefix("en") { break }
        }
        self = .en
    }
}
