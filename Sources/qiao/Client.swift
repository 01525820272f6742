import AsyncHTTPClient
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix
import OrderedCollections
import Server
import Values

/// The API as the command line uses it: through the socket of the server that runs, or, where none does, on the
/// database itself.
struct Client {
    private enum Way {
        case socket(HTTPClient, path: String)
        case direct(Node)
    }

    /// How long a call through the socket may take.
    static let callDurationMax = Duration.seconds(120)
    /// How long a backup or a rotation may take, which goes through whatever the database has.
    static let longDurationMax = Duration.seconds(86_400)

    /// How long an answer may be, and how deep: deeper than what it tells of.
    private static let answerLimits = JSONLimits(bytesMax: answerBytesMax, depthMax: 512)
    /// How long an answer may be, in bytes.
    static let answerBytesMax = 64 << 20

    private let way: Way

    /// A way to the installation in a folder; to be closed.
    static func open(_ folder: DataFolder, apps: AppFolder) async throws -> Client {
        if folder.isSQLite, FileManager.default.fileExists(atPath: folder.socket) {
            let http = HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup)
            let client = Client(way: .socket(http, path: folder.socket))
            if await client.isAnswered { return client }
            try await client.close()
        }
        return Client(way: .direct(try await Node.open(folder, apps: apps)))
    }

    /// Lets go of the way.
    func close() async throws {
        switch way {
        case .socket(let http, _): try await http.shutdown()
        case .direct(let node): await node.close()
        }
    }

    /// Whether a server listens; one that was killed leaves its socket behind.
    private var isAnswered: Bool {
        get async {
            do {
                _ = try await call(.get, "/healthz")
                return true
            } catch {
                return error is Problem
            }
        }
    }

    /// Calls an operation.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path with its query, escaped.
    ///   - body: The body.
    ///   - limit: How long it may take through the socket.
    /// - Returns: The bytes of the answer.
    /// - Throws: The problem that the API answered with.
    func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [],
        within limit: Duration = Client.callDurationMax
    ) async throws -> [UInt8] {
        switch way {
        case .direct(let node):
            return try Client.checked(try await node.call(method, path, body: body))
        case .socket(let http, let socket):
            guard let url = URL(httpURLWithSocketPath: socket, uri: path) else {
                throw Problem.badSocket(socket)
            }
            var request = HTTPClientRequest(url: url.absoluteString)
            request.method = .init(rawValue: method.rawValue)
            request.headers.add(name: "accept-language", value: Terminal.standard.language.rawValue)
            if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
            do {
                let response = try await http.execute(request, timeout: .seconds(limit.components.seconds))
                let buffer = try await response.body.collect(upTo: Client.answerBytesMax)
                return try Client.checked((Int(response.status.code), Array(buffer.readableBytesView)))
            } catch let error where method != .get && !(error is Problem) {
                throw Problem.connectionLost
            }
        }
    }

    /// Calls an operation and reads its answer as JSON.
    func json(
        _ method: HTTPRequest.Method, _ path: String, body: JSON? = nil,
        within limit: Duration = Client.callDurationMax
    ) async throws -> JSON {
        try JSON(
            parsing: try await call(method, path, body: body?.bytes ?? [], within: limit),
            limits: Client.answerLimits)
    }

    /// A whole list, page after page.
    ///
    /// - Parameters:
    ///   - path: The list's path, without a query.
    ///   - query: What else it asks, escaped: `state=review`.
    /// - Returns: `{"items": [...]}`.
    /// - Throws: The problem that the API answered with.
    func list(_ path: String, query: String? = nil) async throws -> JSON {
        var items: [JSON] = []
        var next: String?
        repeat {
            let page = try await json(
                .get,
                "\(path)?limit=200" + (query.map { "&" + $0 } ?? "")
                    + (next.map { "&after=\($0.escaped)" } ?? ""))
            items += page["items"].array ?? []
            next = page["next"].string
        } while next != nil
        return ["items": .array(items)]
    }

    private static func checked(_ answer: (status: Int, body: [UInt8])) throws -> [UInt8] {
        guard answer.status >= 400 else { return answer.body }
        let json = try JSON(parsing: answer.body)
        var problem = Problem(
            json["code"].string ?? "request.failed", status: answer.status,
            Localized(same: json["detail"].string ?? "HTTP \(answer.status)"), at: json["place"].string)
        if let all = json["problems"].array {
            problem.details = [
                "problems": .array(
                    all.map { one in
                        Problem(
                            one["code"].string ?? "", status: answer.status,
                            Localized(same: one["detail"].string ?? ""), at: one["place"].string
                        ).json
                    })
            ]
        }
        throw problem
    }
}

extension Problem {
    static let connectionLost = Problem(
        "cli.outcome_unknown", status: 502,
        Localized(
            zh: "与服务器的连接中断，不知道操作是否完成。请查看后再决定是否重试。",
            en:
                "The connection to the server was lost; the operation may have happened. Look before you try again."
        ))

    static func badSocket(_ path: String) -> Problem {
        Problem(
            "cli.socket", status: 500,
            Localized(zh: "无法使用套接字 \(path)。", en: "The socket \(path) cannot be used."))
    }
}
