import Egress
import Foundation
import NIOSSL
import Testing
import Values
import World

@Suite("Secure connections")
struct SecureConnectionTests {
    /// A certificate for `vendor.test` that signs itself, made for one test.
    private struct Identity {
        let certificate: NIOSSLCertificate
        let server: NIOSSLContext

        init() throws {
            let folder = FileManager.default.temporaryDirectory.appending(
                path: "\(World.system.newID(Run.self))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (key, file) = (
                folder.appending(path: "key.pem").path, folder.appending(path: "cert.pem").path
            )
            let openssl = Process()
            openssl.executableURL = URL(filePath: "/usr/bin/env")
            openssl.arguments = [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout", key, "-out", file, "-days", "2", "-subj", "/CN=vendor.test", "-addext",
                "subjectAltName=DNS:vendor.test",
            ]
            openssl.standardError = FileHandle.nullDevice
            try openssl.run()
            openssl.waitUntilExit()
            certificate = try #require(try NIOSSLCertificate.fromPEMFile(file).first)
            server = try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: [.certificate(certificate)],
                    privateKey: .privateKey(NIOSSLPrivateKey(file: key, format: .pem))))
        }
    }

    private func client(_ trust: TrustStore) -> EgressClient {
        EgressClient(
            policy: AddressPolicy(allowedHosts: ["vendor.test", "other.test", "127.0.0.1"]), limits: .patient,
            world: .system,
            lookup: NameLookup { _ in [IPAddress("127.0.0.1")].compactMap { $0 } }, trust: trust)
    }

    private func code(_ url: String, _ client: EgressClient) async -> String {
        switch await client.failure(OutboundRequest(method: "POST", url: url, timeout: .seconds(60))) {
        case .refused(let problem): "refused \(problem.code)"
        case .unknown(let problem): "unknown \(problem.code)"
        case nil: "answered"
        }
    }

    @Test("speaks to the host's name at the pinned address, and to nobody whose certificate says otherwise")
    func names() async throws {
        let identity = try Identity()
        try await ScriptedPeer.with(tls: identity.server, { _, _ in [.answer("ok")] }) { peer in
            let trusting = client(TrustStore(roots: .certificates([identity.certificate])))
            #expect(await code("https://vendor.test:\(peer.port)/", trusting) == "answered")
            #expect(peer.requests.first?.contains("Host: vendor.test:\(peer.port)\r\n") == true)
            #expect(await code("https://other.test:\(peer.port)/", trusting) == "refused egress.tls")
            #expect(await code("https://127.0.0.1:\(peer.port)/", trusting) == "refused egress.tls")
            let refused = await code("https://vendor.test:\(peer.port)/", client(TrustStore()))
            #expect(refused == "refused egress.tls")
            #expect(peer.requests.count == 1)
        }
    }

    @Test("follows no redirect from a secure connection to one that is not")
    func downgrade() async throws {
        let identity = try Identity()
        try await ScriptedPeer.with(tls: identity.server, { _, _ in [.redirect("http://vendor.test/")] }) {
            peer in
            let trusting = client(TrustStore(roots: .certificates([identity.certificate])))
            let get = OutboundRequest(method: "GET", url: "https://vendor.test:\(peer.port)/")
            #expect(await trusting.failure(get)?.problem.code == "egress.redirect_insecure")
        }
    }

    @Test("nothing left where the peer never answers the handshake")
    func silence() async throws {
        try await ScriptedPeer.with({ _, _ in [] }) { peer in
            let client = EgressClient(
                policy: AddressPolicy(allowedHosts: ["127.0.0.1"]),
                limits: EgressLimits(connectTimeout: .milliseconds(200)), world: .system)
            #expect(await code("https://127.0.0.1:\(peer.port)/", client) == "refused egress.connect_timeout")
        }
    }

    @Test("nothing left where the peer speaks no TLS")
    func plainPeer() async throws {
        try await ScriptedPeer.with(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n", { _, _ in [] }) { peer in
            #expect(
                await code("https://127.0.0.1:\(peer.port)/", client(TrustStore())) == "refused egress.tls")
        }
    }

    @Test("says in words why a certificate will not do")
    func reasons() async throws {
        let identity = try Identity()
        try await ScriptedPeer.with(tls: identity.server, { _, _ in [] }) { peer in
            for (host, trust, reason) in [
                ("vendor.test", TrustStore(), "is not trusted"),
                (
                    "other.test", TrustStore(roots: .certificates([identity.certificate])),
                    "belongs to another host"
                ),
            ] {
                let get = OutboundRequest(method: "GET", url: "https://\(host):\(peer.port)/")
                let problem = await client(trust).failure(get)?.problem
                #expect(problem?.message.en.contains(reason) == true, "\(problem?.message.en ?? "answered")")
            }
        }
        try await ScriptedPeer.with(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n", { _, _ in [] }) { peer in
            let get = OutboundRequest(method: "GET", url: "https://127.0.0.1:\(peer.port)/")
            let problem = await client(TrustStore()).failure(get)?.problem
            #expect(
                problem?.message.en.contains("does not speak TLS") == true,
                "\(problem?.message.en ?? "answered")")
        }
    }
}
