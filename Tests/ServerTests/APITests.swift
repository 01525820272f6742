import Accounts
import Foundation
import HTTPTypes
import OrderedCollections
import Server
import Storage
import Testing
import Values
import World

@Suite("The API")
struct APITests {
    @Test("lets each role do what it may and nothing else")
    func roles() async throws {
        try await Front.with(.sqlite) { front in
            for endpoint in front.api.endpoints {
                for role in Role.allCases {
                    let caller = Caller(
                        workspace: front.installation.database.world.newID(), roles: [role],
                        keyID: front.installation.database.world.newID())
                    let isAllowed: Bool =
                        switch endpoint.access {
                        case .open: true
                        case .requires(let permission): role.permissions.contains(permission)
                        }
                    #expect(allows(caller, endpoint, front.api) == isAllowed, "\(role) \(endpoint.operation)")
                }
                #expect(
                    allows(nil, endpoint, front.api) == (endpoint.access == .open), "\(endpoint.operation)")
            }
        }
    }

    @Test(
        "refuses each operation over HTTP to each role that has not its permission", arguments: Role.allCases)
    func matrix(role: Role) async throws {
        try await Front.with(.sqlite) { front in
            let key = try await front.key(of: role)
            for endpoint in front.api.endpoints {
                let uri = APITests.address(endpoint.path)
                let answer = try await front.send(
                    endpoint.method, uri, body: endpoint.method == .get ? "" : "{}",
                    headers: [.authorization: "Bearer \(key)"])
                let isAllowed: Bool =
                    switch endpoint.access {
                    case .open: true
                    case .requires(let permission): role.permissions.contains(permission)
                    }
                #expect((answer.status == 403) != isAllowed, "\(role) \(endpoint.operation)")
                #expect(answer.status != 401, "\(role) \(endpoint.operation)")
            }
        }
    }

    @Test(
        "is described by its document as openapi-spec-validator wants it",
        .enabled(if: PythonPeer.openAPI.isHere, PythonPeer.openAPI.need))
    func valid() async throws {
        try await Front.with(.sqlite) { front in
            let told = try PythonPeer.openAPI.ask(try await front.send(.get, "/openapi.json").bytes)
            #expect(told.status == 0, "\(String(decoding: told.output, as: UTF8.self))")
        }
    }

    @Test("has every operation in its document, once, under a name of its own")
    func complete() async throws {
        try await Front.with(.sqlite) { front in
            let paths = try #require(try await front.send(.get, "/openapi.json").json["paths"].object)
            let listed = paths.flatMap { path, operations in
                (operations.object ?? [:]).keys.map { "\($0) \(path)" }
            }
            let known = front.api.endpoints.map { "\($0.method.rawValue.lowercased()) \($0.path)" }
            #expect(listed.sorted() == known.sorted())
            #expect(Set(front.api.endpoints.map(\.operation)).count == known.count)
        }
    }

    /// An address of a path, with a value for each parameter that nothing has.
    private static func address(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.first == "{" ? "unknown" : String($0) }.joined(separator: "/")
    }

    private func allows(_ caller: Caller?, _ endpoint: Endpoint, _ api: API) -> Bool {
        do {
            try api.authorize(caller, for: endpoint)
            return true
        } catch {
            return false
        }
    }

    @Test("answers every operation that its document lists, and refuses it to whoever has no key")
    func document() async throws {
        try await Front.with(.sqlite) { front in
            let document = try await front.send(.get, "/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            let paths = try #require(document["paths"].object)
            for (path, operations) in paths {
                let uri = APITests.address(path)
                for (name, operation) in try #require(operations.object) {
                    let method = try #require(HTTPRequest.Method(name.uppercased()))
                    let answer = try await front.call(method, uri)
                    #expect(answer.json["code"] != "request.not_found", "\(name) \(path)")
                    #expect(answer.status != 405, "\(name) \(path)")
                    let isOpen = operation["security"].array?.isEmpty == true
                    let status = try await front.send(method, uri).status
                    #expect((status == 401) != isOpen, "\(name) \(path)")
                }
            }
        }
    }

    @Test(
        "refuses what it does not list", arguments: ["/", "/v1", "/v1/unknown", "/v1/flows/a/b/c", "/hooks"])
    func unlisted(path: String) async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(.get, path)
            #expect(answer.status == 404)
        }
    }

    @Test("tells which methods an address takes")
    func methods() async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(.delete, "/v1/runs")
            #expect(answer.status == 405)
        }
    }

    @Test(
        "gives the same bytes for the same key and request, and refuses another", arguments: Engine.allCases)
    func idempotency(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.post, "/v1/flows", body: Front.flow).status == 200)
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let first = try await front.call(.post, "/v1/flows/quiet/runs", body: "{}", headers: [name: "k"])
            let second = try await front.call(.post, "/v1/flows/quiet/runs", body: "{}", headers: [name: "k"])
            let other = try await front.call(.post, "/v1/flows/quiet/runs", body: "[]", headers: [name: "k"])
            #expect(first.status == 202)
            #expect(second.bytes == first.bytes)
            #expect(other.status == 422)
            #expect(try await front.call(.get, "/v1/runs").json["items"].array?.count == 1)
        }
    }

    @Test("says everything that is wrong with a flow, with places", arguments: [Language.zh, .en])
    func flowProblems(language: Language) async throws {
        try await Front.with(.sqlite) { front in
            let broken =
                "flow: x\ntrigger: {app: webhook}\nsteps:\n  - {id: a, action: nowhere/none}\n  - {id: a, end: never}\n"
            let answer = try await front.call(
                .post, "/v1/flows?file=x.yaml", body: broken, headers: [.acceptLanguage: language.rawValue])
            #expect(answer.status >= 400)
            let problems = try #require(answer.json["problems"].array)
            #expect(problems.count == 2)
            #expect(problems.first?["place"].string?.hasPrefix("x.yaml:4:") == true)
        }
    }
}
