import Foundation
import TestServers
import Testing
import Values

@Suite("Malformed and hostile input over HTTP", .timeLimit(.minutes(5)))
struct HostileHTTPTests {
    @Test("is answered with a clear problem, loses nothing, and stops nobody")
    func isRefused() async throws {
        try await Site.with { site in
            _ = try await site.startVendor()
            let node = try await site.serve(["--idle-seconds", "5"])
            let hook = try await node.save(StocktakeLoad.flow)
            let load = StocktakeLoad(count: 10, hook: hook, at: node.address)
            async let posting: Void = load.run(tasks: 1)
            let operated = try node.operated
            for request in HostileRequest.all(hook: hook) {
                let answer = try await operated.send(
                    request.method, request.path, request.body, headers: request.headers)
                #expect(request.statuses.contains(answer.status), "\(request.name): \(answer.status)")
                #expect(
                    answer.isProblem,
                    "\(request.name): \(String(decoding: answer.body.prefix(300), as: UTF8.self))")
            }
            try await HostileHTTPTests.failsInTheRun(hook, node)
            try await HostileHTTPTests.sayNonsense(to: node)
            try await posting
            for run in load.runs.values {
                #expect(try await node.run(run, comesTo: ["succeeded", "failed"])["state"] == "succeeded")
            }
            try await HostileHTTPTests.expectWell(node)
        }
    }

    @Test("that comes half and never ends holds nobody up, and is cut off in time")
    func halfRequests() async throws {
        try await Site.with { site in
            _ = try await site.startVendor()
            let node = try await site.serve(["--idle-seconds", "5"])
            let hook = try await node.save(StocktakeLoad.flow)
            let halves = [
                "GET /healthz HT", "POST \(hook) HTTP/1.1\r\nhost: x\r\ncontent-le",
                "POST \(hook) HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{\"number\"",
                "POST \(hook) HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"num",
            ]
            var connections: [RawConnection] = []
            for index in 0..<200 {
                let connection = try RawConnection(port: node.port)
                await connection.say(Array(halves[index % halves.count].utf8))
                connections.append(connection)
            }
            try await HostileHTTPTests.expectWell(node)
            let load = StocktakeLoad(count: 10, hook: hook, at: node.address)
            try await load.run()
            _ = try await KillTests.allSucceeded(10, on: node)
            for connection in connections {
                let heard = await connection.hear(silentFor: 20)
                #expect(heard.isClosed)
                #expect(!heard.text.contains(" 202 "))
            }
            #expect(try await node.runs().count == 10)
            try await HostileHTTPTests.expectWell(node)
        }
    }

    /// What is no JSON, or too deep, is kept when it comes to a webhook, and its run says what is wrong.
    private static func failsInTheRun(_ hook: String, _ node: ServedNode) async throws {
        let bodies: [[UInt8]] = [
            Array(repeating: UInt8(ascii: "["), count: 1 << 20), [0xFF, 0xFE, 0x00], [],
            Array("{\"number\": NaN}".utf8), Array("{\"number\":\"\\ud800\"}".utf8),
            Array("{\"a\":1,\"a\":2}".utf8),
        ]
        for body in bodies {
            let answer = try await node.address.send("POST", hook, body)
            #expect(answer.status == 202)
            let run = try #require(answer.json["run"].string)
            let ended = try await node.run(run, comesTo: ["succeeded", "failed", "held", "in_doubt"])
            #expect(ended["state"] == "failed", "\(body.prefix(20)): \(ended.text)")
            #expect(ended["problem"]["detail"].string?.isEmpty == false)
        }
    }

    /// What is no HTTP at all ends in an answer of 4xx or a closed connection.
    private static func sayNonsense(to node: ServedNode) async throws {
        for bytes in HostileRequest.nonsense {
            let connection = try RawConnection(port: node.port)
            await connection.say(bytes)
            let heard = await connection.hear(silentFor: 20)
            let line = heard.text.prefix { $0 != "\r\n" }
            #expect(heard.isClosed, "\(String(decoding: bytes.prefix(60), as: UTF8.self)): \(line)")
            #expect(
                line.isEmpty || line.hasPrefix("HTTP/1.1 4") || line.hasPrefix("HTTP/1.0 4"),
                "\(String(decoding: bytes.prefix(60), as: UTF8.self)): \(line)")
        }
    }

    private static func expectWell(_ node: ServedNode) async throws {
        let health = try await node.address.send("GET", "/healthz", within: .seconds(5))
        #expect(health.status == 200)
        #expect(node.program.ending == nil)
    }
}
