import Egress
import HTTPTypes
import Testing
import Values
import World

@Suite("Requests")
struct EgressClientTests {
    private func client(_ peer: ScriptedPeer, _ limits: EgressLimits = .patient) -> EgressClient {
        EgressClient(
            policy: AddressPolicy(allowedHosts: ["127.0.0.1:\(peer.port)"]), limits: limits, world: .system)
    }

    private func outcome(of request: OutboundRequest, by client: EgressClient) async -> String {
        switch await client.failure(request) {
        case .refused(let problem): "refused \(problem.code)"
        case .unknown(let problem): "unknown \(problem.code)"
        case nil: "answered"
        }
    }

    @Test("sends the request as it is and returns the response as it is")
    func plain() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("{\"code\":0}", status: 201, headers: "X-Id: 7\r\n")] }
        ) { peer in
            let host = try #require(HTTPField.Name("Host"))
            let request = OutboundRequest(
                method: "POST", url: "\(peer.url)/v1/盘点?a=b c",
                headers: [
                    .contentType: "application/json", .authorization: "Bearer t", host: "evil",
                    .connection: "x",
                ], body: Array("{}".utf8))
            let response = try await client(peer).send(request)
            #expect(response.status == 201)
            #expect(String(decoding: response.body, as: UTF8.self) == "{\"code\":0}")
            #expect(response.headers.contains { $0.name.rawName == "X-Id" && $0.value == "7" })
            let sent = try #require(peer.requests.first)
            #expect(
                sent.hasPrefix(
                    "POST /v1/%E7%9B%98%E7%82%B9?a=b%20c HTTP/1.1\r\nHost: 127.0.0.1:\(peer.port)\r\n"))
            #expect(sent.contains("Authorization: Bearer t\r\n"))
            #expect(sent.hasSuffix("\r\n\r\n{}"))
            #expect(!sent.contains("evil"))
            #expect(!sent.lowercased().contains("connection"))
        }
    }

    @Test("reads every framing of a response")
    func framings() async throws {
        let bodies = [
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
            "HTTP/1.0 200 OK\r\n\r\nabcde",
        ]
        try await ScriptedPeer.with({ _, number in [.send(bodies[number])] + (number == 2 ? [.close] : []) })
        { peer in
            let client = client(peer)
            for _ in bodies {
                let response = try await client.send(OutboundRequest(method: "GET", url: peer.url))
                #expect(String(decoding: response.body, as: UTF8.self) == "abcde")
            }
        }
    }

    @Test("reads no body after HEAD, 204 and 304")
    func bodiless() async throws {
        try await ScriptedPeer.with({ request, number in
            [
                .send(
                    "HTTP/1.1 \(request.hasPrefix("HEAD") ? 200 : number == 1 ? 204 : 304) X\r\nContent-Length: 5\r\n\r\n"
                )
            ]
        }) { peer in
            let client = client(peer)
            for method in ["HEAD", "GET", "GET"] {
                let response = try await client.send(OutboundRequest(method: method, url: peer.url))
                #expect(response.body.isEmpty)
            }
            #expect(peer.connections == 1)
        }
    }

    @Test("keeps a connection for the next request, and heeds the peer's wish to close it")
    func keepAlive() async throws {
        try await ScriptedPeer.with({ _, number in
            [
                .answer(
                    "",
                    headers: number == 2
                        ? "Connection: close\r\n" : number == 3 ? "Keep-Alive: timeout=1\r\n" : "")
            ]
        }) { peer in
            let client = client(peer)
            for expected in [1, 1, 1, 2, 3] {
                _ = try await client.send(OutboundRequest(method: "POST", url: peer.url))
                #expect(peer.connections == expected)
            }
        }
    }

    @Test("opens no more connections to a host than it may, and the others wait their turn")
    func turns() async throws {
        try await ScriptedPeer.with({ _, _ in [.drip("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n")] }) {
            peer in
            let client = client(peer, EgressLimits(connectionsPerHostMax: 3))
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<9 {
                    group.addTask {
                        try await client.send(OutboundRequest(method: "GET", url: peer.url)).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
            #expect(peer.connections == 3)
            #expect(peer.requests.count == 9)
        }
    }

    @Test("refuses what would wait behind too many others, or for too long")
    func crowded() async throws {
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        try await ScriptedPeer.with({ _, _ in
            arrival.yield()
            return []
        }) { peer in
            let client = client(peer, EgressLimits(connectionsPerHostMax: 1, waitingMax: 1))
            let codes = await withTaskGroup(of: String.self) { group in
                group.addTask {
                    await outcome(of: OutboundRequest(method: "POST", url: peer.url), by: client)
                }
                for await _ in arrived { break }
                let short = OutboundRequest(method: "POST", url: peer.url, timeout: .milliseconds(300))
                for _ in 0..<2 { group.addTask { await outcome(of: short, by: client) } }
                var codes: [String] = []
                for await code in group.prefix(2) { codes.append(code) }
                group.cancelAll()
                return codes
            }
            #expect(codes == ["refused egress.busy", "refused egress.connect_timeout"])
            #expect(peer.requests.count == 1)
        }
    }

    @Test(
        "calls the outcome unknown once the request may have left",
        arguments: [
            ([], "unknown egress.timeout"),
            ([.close], "unknown egress.cut"),
            ([.send("HTTP/1.1 200 OK\r\nContent-Le"), .close], "unknown egress.cut"),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .close], "unknown egress.cut"),
            (
                [
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
                    .drip("abcdefghi"),
                ], "answered"
            ),
            (
                [
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"),
                    .drip(String(repeating: "x", count: 999)),
                ], "unknown egress.timeout"
            ),
            (
                [.drip("HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 999))")],
                "unknown egress.timeout"
            ),
            ([.answer(String(repeating: "x", count: 1_001))], "unknown egress.response_too_large"),
            (
                [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood("x")],
                "unknown egress.response_too_large"
            ),
            (
                [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), .flood("1\r\nx\r\n")],
                "unknown egress.response_too_large"
            ),
            (
                [.send("HTTP/1.1 200 OK\r\nX: "), .flood("x")],
                "unknown egress.response_malformed"
            ),
            ([.send("HTTP/1.1 200 OK\r\n"), .flood("X: y\r\n")], "unknown egress.response_malformed"),
            (
                [.send("HTTP/1.1 200 "), .flood("x")],
                "unknown egress.timeout"
            ),
            ([.send("SSH-2.0-OpenSSH\r\n")], "unknown egress.response_malformed"),
            (
                [.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")],
                "unknown egress.response_malformed"
            ),
            (
                [.send("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")],
                "unknown egress.response_malformed"
            ),
            ([.send("HTTP/2.0 200 OK\r\n\r\n")], "unknown egress.response_malformed"),
        ] as [([ScriptedPeer.Act], String)])
    func unknown(_ acts: [ScriptedPeer.Act], _ expected: String) async throws {
        try await ScriptedPeer.with({ _, _ in acts }) { peer in
            let request = OutboundRequest(
                method: "POST", url: peer.url, timeout: .seconds(expected.hasSuffix("timeout") ? 2 : 60),
                responseBytesMax: 1_000)
            #expect(await outcome(of: request, by: client(peer)) == expected)
            #expect(peer.requests.count == 1)
        }
    }

    @Test("sends nothing twice but what is safe to repeat, when a kept connection turns out closed")
    func stale() async throws {
        for (method, requests, isAnswered) in [("GET", 3, true), ("POST", 2, false)] {
            try await ScriptedPeer.with({ _, number in number == 1 ? [.close] : [.answer("ok")] }) { peer in
                let client = client(peer)
                let request = OutboundRequest(method: method, url: peer.url)
                _ = try await client.send(request)
                let failed = await client.failure(request)
                #expect((failed == nil) == isAnswered)
                if case .refused = failed { Issue.record("a request that left is not refused") }
                #expect(peer.requests.count == requests)
            }
        }
    }

    @Test("opens a fresh connection for what must not be sent twice when the kept one sat idle for long")
    func aged() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("ok")] }) { peer in
            let (world, clock) = World.virtual(seed: 1, at: Timestamp(seconds: 0))
            let client = EgressClient(policy: AddressPolicy(allowedHosts: ["127.0.0.1"]), world: world)
            for (method, connections) in [("POST", 1), ("POST", 2), ("GET", 2)] {
                _ = try await client.send(OutboundRequest(method: method, url: peer.url))
                #expect(peer.connections == connections)
                clock.advance(by: .seconds(3))
            }
        }
    }

    @Test("ends a request whose task is cancelled, and says whether it had left")
    func cancelled() async throws {
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        try await ScriptedPeer.with({ _, _ in
            arrival.yield()
            return []
        }) { peer in
            let client = client(peer)
            let request = OutboundRequest(method: "POST", url: peer.url)
            let codes = await withTaskGroup(of: String?.self) { group in
                group.addTask { await client.failure(request)?.problem.code }
                for await _ in arrived { break }
                group.cancelAll()
                group.addTask { await client.failure(request)?.problem.code }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.contains("egress.abandoned"))
        }
    }

    @Test("bounds the bytes that all responses hold together")
    func budget() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer(String(repeating: "x", count: 100_000))] }) { peer in
            let client = client(peer, EgressLimits(bodyBytesInFlightMax: 50_000))
            let failed = await client.failure(OutboundRequest(method: "GET", url: peer.url))
            #expect(failed?.problem.code == "egress.responses_too_large")
        }
    }

    @Test(
        "refuses methods that are none, and those that would open a tunnel",
        arguments: ["", "GE T", "CONNECT", "TRACE"])
    func methods(_ method: String) async throws {
        let client = EgressClient(policy: AddressPolicy(), world: .system)
        let failed = await client.failure(OutboundRequest(method: method, url: "http://1.1.1.1/"))
        #expect(failed?.problem.code == "egress.method")
    }

    @Test("takes limits beyond reason for the nearest that make sense")
    func absurdLimits() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("ok")] }) { peer in
            let client = client(peer)
            var request = OutboundRequest(method: "GET", url: peer.url)
            request.timeout = .seconds(Int64.max)
            request.responseBytesMax = .max
            request.redirectsMax = .max
            let response = try await client.send(request)
            #expect(response.status == 200)
            request.responseBytesMax = -1
            #expect(await client.failure(request)?.problem.code == "egress.response_too_large")
            request.timeout = .seconds(Int64.min)
            #expect(await client.failure(request) != nil)
            request.redirectsMax = .min
            #expect(await client.failure(request) != nil)
        }
    }

    @Test("sends nothing after it was shut down")
    func shut() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("ok")] }) { peer in
            let client = client(peer)
            client.shutDown()
            let failed = await client.failure(OutboundRequest(method: "GET", url: peer.url))
            #expect(failed?.problem.code == "egress.shut")
            #expect(peer.connections == 0)
        }
    }

    @Test("shows neither query, fields nor body in a description")
    func descriptions() {
        let request = OutboundRequest(
            method: "POST", url: "https://e.com/hook?key=s3cret", headers: [.authorization: "s3cret"],
            body: Array("s3cret".utf8))
        let response = InboundResponse(
            status: 200, headers: [.setCookie: "s3cret"], body: Array("s3cret".utf8))
        var dumped = ""
        dump(request, to: &dumped)
        dump(response, to: &dumped)
        let texts =
            "\(request) \(String(reflecting: request)) \(response) \(String(reflecting: response)) \(dumped)"
        #expect(!texts.contains("s3cret"))
        #expect(!texts.contains("115,"))
        #expect("\(request)" == "POST https://e.com")
    }

    @Test("loses no turn however requests end")
    func storm() async throws {
        try await ScriptedPeer.with({ request, _ in
            request.contains("/hold") ? [] : request.contains("/cut") ? [.close] : [.answer("ok")]
        }) { peer in
            let client = client(peer, EgressLimits(connectionsPerHostMax: 2, connectionsMax: 2))
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<90 {
                    let path = ["/hold", "/cut", "/answer"][number % 3]
                    let timeout = Duration.milliseconds(20 + number % 7 * 10)
                    group.addTask {
                        _ = await client.failure(
                            OutboundRequest(method: "POST", url: peer.url + path, timeout: timeout))
                    }
                }
                for await _ in group.prefix(40) {}
                group.cancelAll()
            }
            let codes = await withTaskGroup(of: Int?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        do {
                            return try await client.send(OutboundRequest(method: "POST", url: peer.url))
                                .status
                        } catch {
                            return nil
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes == Array(repeating: 200, count: 20))
        }
    }

    @Test("ends with a response or a failure whatever the peer sends", arguments: 0..<16)
    func hostile(_ seed: UInt64) async throws {
        let randomness = World.virtual(seed: seed, at: Timestamp(seconds: 0)).0.randomness
        let pieces = [
            "HTTP/1.1 200 OK", "\r\n", "\r\n\r\n", "\n", "Content-Length: ", "5", "-1",
            "99999999999999999999", "0",
            "Transfer-Encoding: chunked", "Connection: close", "Location: /", "ffffffffffffffff", " ", ":",
            "\0", "é",
            "HTTP/1.1 302 X", "HTTP/1.1 100 Continue", "abcde", "Trailer: x",
        ]
        let answers = (0..<40).map { _ in
            "HTTP/1.1 200 OK\r\n"
                + (0...randomness.next() % 12).map { _ in pieces[Int(randomness.next() % 21)] }.joined()
        }
        try await ScriptedPeer.with({ _, number in [.send(answers[number % answers.count]), .close] }) {
            peer in
            let client = client(peer)
            for _ in answers {
                let request = OutboundRequest(
                    method: "POST", url: peer.url, timeout: .seconds(60), responseBytesMax: 1_000)
                if case .refused(let problem) = await client.failure(request) {
                    Issue.record("what left was called refused: \(problem)")
                }
            }
            #expect(peer.requests.count >= answers.count)
        }
    }
}
