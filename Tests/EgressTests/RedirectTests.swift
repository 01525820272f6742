import Egress
import HTTPTypes
import OrderedCollections
import Testing
import Values
import World

@Suite("Redirects")
struct RedirectTests {
    private func client(_ peers: ScriptedPeer...) -> EgressClient {
        EgressClient(
            policy: AddressPolicy(allowedHosts: Set(peers.map { "127.0.0.1:\($0.port)" })), limits: .patient,
            world: .system)
    }

    private func request(_ method: String, _ url: String) -> OutboundRequest {
        OutboundRequest(
            method: method, url: url,
            headers: [.authorization: "Bearer t", .accept: "text/plain", .contentType: "text/plain"],
            body: method == "GET" ? [] : Array("body".utf8))
    }

    @Test(
        "keeps or changes the method as each status says",
        arguments: [
            ("POST", 301, "GET"), ("POST", 302, "GET"), ("POST", 303, "GET"), ("POST", 307, "POST"),
            ("POST", 308, "POST"), ("PUT", 301, "PUT"), ("PUT", 303, "GET"), ("GET", 302, "GET"),
            ("DELETE", 302, "DELETE"),
        ])
    func methods(_ method: String, _ status: Int, _ expected: String) async throws {
        try await ScriptedPeer.with({ request, _ in
            [request.contains(" /to ") ? .answer("there") : .redirect("/to", status: status)]
        }) { peer in
            let response = try await client(peer).send(request(method, "\(peer.url)/from"))
            #expect(String(decoding: response.body, as: UTF8.self) == "there")
            let last = try #require(peer.requests.last)
            #expect(last.hasPrefix("\(expected) /to "))
            #expect(last.contains("Authorization: Bearer t"))
            #expect(last.hasSuffix("\r\n\r\nbody") == (expected == method && method != "GET"))
            #expect(last.contains("Content-Type") == (expected == method))
        }
    }

    @Test("takes no credentials to another origin, and no body")
    func otherOrigin() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("there")] }) { other in
            try await ScriptedPeer.with({ request, _ in
                [.redirect("\(other.url)/to", status: request.hasPrefix("GET") ? 302 : 307)]
            }) { peer in
                let client = client(peer, other)
                var get = request("GET", peer.url)
                get.headers[.cookie] = "session=1"
                get.headers.append(HTTPField(name: .proxyAuthorization, value: "Basic x"))
                if let name = HTTPField.Name("X-Api-Key") { get.headers[name] = "k" }
                let response = try await client.send(get)
                #expect(response.status == 200)
                let sent = try #require(other.requests.first)
                #expect(sent.contains("Accept: text/plain"))
                for secret in ["Authorization", "Cookie", "X-Api-Key"] { #expect(!sent.contains(secret)) }

                let post = try await client.send(request("POST", peer.url))
                #expect(post.status == 307)
                #expect(other.requests.count == 1)
            }
        }
    }

    @Test("follows none to an address that is refused, and knows what may have happened before")
    func privateTarget() async throws {
        for (method, status, isRefused) in [("GET", 302, true), ("POST", 307, true), ("POST", 303, false)] {
            try await ScriptedPeer.with({ _, _ in [.answer("inside")] }) { inside in
                try await ScriptedPeer.with({ _, _ in [.redirect(inside.url, status: status)] }) { peer in
                    var request = request(method, peer.url)
                    if status == 307 { request.body = [] }
                    switch await client(peer).failure(request) {
                    case .refused(let problem):
                        #expect(isRefused)
                        #expect(problem.code == "egress.address")
                    case .unknown(let problem):
                        #expect(!isRefused)
                        #expect(problem.code == "egress.redirect")
                        #expect(problem.details["cause"] == "egress.address")
                    case nil: Issue.record("the redirect was followed")
                    }
                    #expect(inside.connections == 0)
                }
            }
        }
    }

    @Test(
        "follows none that leads out of the web, or from a host to itself by another spelling",
        arguments: [
            "file:///etc/passwd", "http://user:word@127.0.0.1/", "http://0x7f.1/", "gopher://x/",
            "http://[::1]/",
        ])
    func strangeTargets(_ location: String) async throws {
        try await ScriptedPeer.with({ _, _ in [.redirect(location)] }) { peer in
            guard case .refused = await client(peer).failure(request("GET", peer.url)) else {
                Issue.record("\(location) was followed")
                return
            }
        }
    }

    @Test("ends a loop, and hands a redirect over where none is to be followed")
    func loop() async throws {
        try await ScriptedPeer.with({ _, number in [.redirect("/\(number)")] }) { peer in
            let client = client(peer)
            var request = request("GET", peer.url)
            request.redirectsMax = 3
            #expect(await client.failure(request)?.problem.code == "egress.redirects")
            #expect(peer.requests.count == 4)
            request.redirectsMax = 0
            let response = try await client.send(request)
            #expect(response.status == 302)
        }
    }

    @Test("gives all hops together the time of one request")
    func slowHops() async throws {
        try await ScriptedPeer.with({ _, number in
            [.drip("HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: /\(number)\r\n\r\n")]
        }) { peer in
            var request = request("GET", peer.url)
            request.timeout = .milliseconds(1_000)
            request.redirectsMax = 1_000
            #expect(await client(peer).failure(request)?.problem.code == "egress.timeout")
        }
    }

    @Test("treats a redirect without a place as the answer")
    func noLocation() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("", status: 302)] }) { peer in
            let response = try await client(peer).send(request("GET", peer.url))
            #expect(response.status == 302)
        }
    }
}
