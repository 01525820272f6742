import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Testing
import Values

@Suite("qiao app invoke", .timeLimit(.minutes(5)))
struct InvokeTests {
    @Test(
        "ends as its call did: done, refused, limited or in doubt, each with its own status",
        arguments: [
            (200, #"{"errcode": 0, "errmsg": "ok"}"#, 0, "succeeded"),
            (200, #"{"errcode": 310000, "errmsg": "sign not match"}"#, 1, "did not happen"),
            (429, "slow down", 75, "throttled"),
            (500, "gone", 3, "it may have happened"),
        ] as [(Int, String, Int32, String)])
    func outcomes(status: Int, answer: String, end: Int32, words: String) async throws {
        try await InvokeTests.withVendor(HTTPResponse.Status(code: status), answer) { port in
            try await Folder.with { folder in
                let place = ["--folder", folder.path]
                try await Command.with(
                    ["serve", "--port", "0", "--allow-host", "127.0.0.1:\(port)"] + place,
                    environment: folder.environment
                ) { server in
                    #expect(try await server.line("Listening on ") != nil)
                    try await InvokeTests.connect(to: port, through: folder.path + "qiao.sock")
                    let command = [
                        "app", "invoke", "dingtalk-robot/send_text", "--connection", "team", "--input", "-",
                    ]
                    let shown = try await Command.run(
                        command + place, environment: folder.environment, input: #"{"text": "a"}"#)
                    #expect(shown.status == end, "\(shown.output) \(shown.errors)")
                    #expect(shown.output.contains(words), "\(shown.output)")
                    let wrong = try await Command.run(
                        command + place, environment: folder.environment, input: "{}")
                    #expect(wrong.status == 1)
                    #expect(wrong.errors.hasPrefix("text"), "\(wrong.errors)")
                }
            }
        }
    }

    /// Makes the connection `team`, as the operator may through the socket.
    private static func connect(to port: Int, through socket: String) async throws {
        let url = try #require(URL(httpURLWithSocketPath: socket, uri: "/v1/connections"))
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .POST
        let values: JSON = [
            "base_url": .string("http://127.0.0.1:\(port)"), "access_token": "t", "secret": "s",
        ]
        let body: JSON = ["name": "team", "app": "dingtalk-robot", "values": values]
        request.body = .bytes(ByteBuffer(bytes: body.bytes))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        #expect(response.status.code == 201)
    }

    /// Runs `body` beside a vendor that gives every request the same answer.
    private static func withVendor(
        _ status: HTTPResponse.Status, _ answer: String, _ body: (Int) async throws -> Void
    ) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "vendor")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { _, _ in
                Response(
                    status: status, headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: answer)))
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { told.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await body(port)
                break
            }
            group.cancelAll()
        }
    }
}
