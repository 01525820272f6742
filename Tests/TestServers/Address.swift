import AsyncHTTPClient
import NIOCore
import NIOHTTP1
public import Values

/// A server's address, and how tests call what is there.
public struct Address: Sendable {
    /// The address without a path: `http://127.0.0.1:8080`.
    public let base: String

    /// The key that requests carry; `nil` for none.
    public let key: String?

    /// Tells at once that nobody listens: whoever waits for a server asks again, and elsewhere.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }()

    /// An address on 127.0.0.1.
    public init(port: Int, key: String? = nil) {
        base = "http://127.0.0.1:\(port)"
        self.key = key
    }

    /// Sends a request and reads the answer.
    /// - Throws: The client's error, where no whole answer came.
    public func send(
        _ method: String, _ path: String, _ body: [UInt8] = [], headers: [(String, String)] = [],
        within limit: Duration = .seconds(30)
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let key { request.headers.replaceOrAdd(name: "authorization", value: "Bearer \(key)") }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await Address.client.execute(
            request, timeout: .nanoseconds(limit.microseconds * 1_000))
        let buffer = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code),
            contentType: response.headers.first(name: "content-type") ?? "",
            body: Array(buffer.readableBytesView))
    }

    /// What there is at a path, as JSON.
    public func json(_ path: String) async throws -> JSON {
        let answer = try await send("GET", path)
        guard answer.status == 200 else {
            throw ServerFailure("\(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        }
        return answer.json
    }
}
