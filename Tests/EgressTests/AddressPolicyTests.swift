import Dispatch
import Egress
import Synchronization
import Testing
import Values
import World

@Suite("Address policy")
struct AddressPolicyTests {
    private func client(
        allowing hosts: Set<String> = [], _ addresses: @escaping @Sendable (String) throws -> [String]
    ) -> EgressClient {
        EgressClient(
            policy: AddressPolicy(allowedHosts: hosts), limits: .patient, world: .system,
            lookup: NameLookup { name in try addresses(name).compactMap { IPAddress($0) } },
            trust: TrustStore())
    }

    private func get(_ url: String) -> OutboundRequest {
        OutboundRequest(method: "GET", url: url, timeout: .seconds(60))
    }

    @Test(
        "reaches nothing private by a literal address, a name, or a name with one private address among others"
    )
    func privateAddresses() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("ok")] }) { peer in
            let client = client { name in
                switch name {
                case "localhost": ["127.0.0.1", "::1"]
                case "mixed.test": ["1.1.1.1", "127.0.0.1"]
                case "mapped.test": ["::ffff:127.0.0.1"]
                case "cloud.test": ["100.100.100.200"]
                default: []
                }
            }
            for host in [
                "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "LOCALHOST.", "mixed.test",
                "mapped.test", "cloud.test",
            ] {
                let failed = await client.failure(get("http://\(host):\(peer.port)/"))
                guard case .refused(let problem) = failed else {
                    Issue.record("\(host) was not refused")
                    continue
                }
                #expect(problem.code == "egress.address", "\(host)")
            }
            #expect(peer.connections == 0)
        }
    }

    @Test("connects to the very address it judged, however the name's answer changes")
    func rebinding() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("inside", headers: "Connection: close\r\n")] }) {
            peer in
            let asked = Atomic(0)
            // Allowed at first look, loopback at every other: only a second look-up could let it in.
            let client = client { _ in
                asked.wrappingAdd(1, ordering: .relaxed).newValue == 1 ? ["192.0.2.1"] : ["127.0.0.1"]
            }
            let url = "http://rebind.test:\(peer.port)/"
            #expect(await client.failure(get(url))?.problem.code == "egress.address")
            #expect(asked.load(ordering: .relaxed) == 1)
            #expect(peer.connections == 0)
        }
    }

    @Test("asks for a name once for a connection, and judges a new answer before the next one")
    func rebindingLater() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("ok", headers: "Connection: close\r\n")] }) { peer in
            let (world, clock) = World.virtual(seed: 1, at: Timestamp(seconds: 0))
            let asked = Atomic(0)
            let lookup = NameLookup { _ in
                asked.wrappingAdd(1, ordering: .relaxed)
                return [IPAddress("127.0.0.1")].compactMap { $0 }
            }
            let allowed = EgressClient(
                policy: AddressPolicy(allowedHosts: ["peer.test"]), world: world, lookup: lookup,
                trust: TrustStore())
            for expected in [1, 1, 2] {
                let response = try await allowed.send(get("http://peer.test:\(peer.port)/"))
                #expect(response.status == 200)
                #expect(asked.load(ordering: .relaxed) == expected)
                clock.advance(by: .seconds(20))
            }
            let refused = EgressClient(
                policy: AddressPolicy(allowedHosts: ["other.test"]), world: world, lookup: lookup,
                trust: TrustStore())
            #expect(
                await refused.failure(get("http://peer.test:\(peer.port)/"))?.problem.code == "egress.address"
            )
        }
    }

    @Test("lets in what an operator allows, as host or host and port, and nothing beside it")
    func allowed() async throws {
        try await ScriptedPeer.with({ _, _ in [.answer("ok")] }) { peer in
            let addresses: @Sendable (String) -> [String] = { _ in ["127.0.0.1"] }
            for hosts: Set<String> in [["127.0.0.1"], ["127.0.0.1:\(peer.port)"]] {
                let client = client(allowing: hosts, addresses)
                let response = try await client.send(get(peer.url))
                #expect(response.status == 200)
                for other in [
                    "localhost:\(peer.port)", "a.127.0.0.1.test:\(peer.port)", "[::1]:\(peer.port)",
                    "127.0.0.2",
                ] {
                    #expect(await client.failure(get("http://\(other)/"))?.problem.code == "egress.address")
                }
            }
            let named = client(allowing: ["Vendor.test:\(peer.port)"], addresses)
            let response = try await named.send(get("http://vendor.TEST:\(peer.port)/"))
            #expect(response.status == 200)
            #expect(await named.failure(get("http://vendor.test:81/"))?.problem.code == "egress.port")
            #expect(await named.failure(get("http://vendor.test/"))?.problem.code == "egress.address")
        }
    }

    @Test(
        "refuses ports on which other services listen",
        arguments: [0, 1, 22, 25, 81, 445, 993, 3306, 5432, 6379, 11211])
    func ports(_ port: Int) async {
        let failed = await client { _ in ["1.1.1.1"] }.failure(get("http://example.com:\(port)/"))
        #expect(["egress.port", "egress.url"].contains(failed?.problem.code))
    }

    @Test("says that there is no such host, or that nobody answered")
    func unknownNames() async {
        let client = EgressClient(policy: AddressPolicy(), world: .system)
        guard case .refused(let problem) = await client.failure(get("http://no-such-host.invalid/")) else {
            Issue.record("a name that does not exist was not refused")
            return
        }
        #expect(problem.code == "egress.name")
    }

    @Test("a request that nobody accepts is refused, since nothing left")
    func connectionRefused() async {
        let client = client(allowing: ["127.0.0.1"]) { _ in [] }
        guard case .refused(let problem) = await client.failure(get("http://127.0.0.1:1/")) else {
            Issue.record("a refused connection was not called refused")
            return
        }
        #expect(problem.code == "egress.connect")
    }

    @Test("a slow name server holds a request up no longer than it may connect, and nothing is sent")
    func slowNames() async throws {
        let answer = DispatchSemaphore(value: 0)
        let client = EgressClient(
            policy: AddressPolicy(), limits: EgressLimits(connectTimeout: .milliseconds(100)), world: .system,
            lookup: NameLookup { _ in
                answer.wait()
                return []
            }, trust: TrustStore())
        let failed = await client.failure(get("http://slow.test/"))
        answer.signal()
        #expect(failed?.problem.code == "egress.connect_timeout")
    }

    @Test("reads an operator's list in any spelling of a host, and refuses entries that could match nothing")
    func lists() throws {
        let policy = try AddressPolicy(allowing: [
            "Vendor.test.", "a.test:80", "127.0.0.1:8090", "[0:0::1]", "[::1]:81",
        ])
        #expect(policy.allowedHosts == ["vendor.test", "a.test:80", "127.0.0.1:8090", "[::1]", "[::1]:81"])
        for entry in [
            "", "http://a.test", "a.test/", "a.test?", "a.test:x", "a.test:0", "127.1", "::1", "u@a.test",
            "*.test", "a b",
        ] {
            #expect { try AddressPolicy(allowing: ["b.test", entry]) } throws: {
                ($0 as? Problem)?.code == "egress.allowed_host"
            }
        }
    }
}
