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

    @Test("tells which methods an address takes, and how to say who one is")
    func fields() async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(.delete, "/v1/flows")
            #expect(answer.status == 405)
            #expect(answer.fields[.allow] == "GET, POST")
            #expect(answer.fields[.contentType] == "application/problem+json")
            #expect(answer.json["title"] == "Method Not Allowed")
            let nobody = try await front.send(.get, "/v1/flows")
            #expect(nobody.status == 401)
            #expect(nobody.fields[.wwwAuthenticate] == "Bearer")
            #expect(nobody.json["title"] == "Unauthorized")
            #expect(nobody.json["code"] == "request.unauthenticated")
        }
    }

    @Test("answers what its document says that it answers")
    func mediaTypes() async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.post, "/v1/flows", body: Front.flow).status == 200)
            let catalog = try await front.call(.put, "/v1/catalog", body: "currency: CNY")
            #expect(catalog.status == 200, "\(catalog.json.text)")
            let started = try await front.call(.post, "/v1/flows/quiet/runs", body: #"{"a": 1}"#)
            let run = started.json["run"].string ?? ""
            let document = try await front.send(.get, "/openapi.json").json
            var seen: Set<String> = []
            for endpoint in front.api.endpoints {
                guard let address = APITests.known(endpoint, run: run) else { continue }
                let answer = try await front.call(.get, address)
                #expect(answer.status == 200, "\(address)")
                let type = answer.fields[.contentType] ?? ""
                let told = document["paths"][endpoint.path]["get"]["responses"]["200"]["content"]
                #expect(told.object?.count == 1 && !told[type].isNull, "\(address) \(type)")
                seen.insert(type)
            }
            #expect(seen == APITests.types)
        }
    }

    private static let types: Set<String> = [
        "application/json", "application/yaml", "application/octet-stream",
        "text/plain; version=0.0.4; charset=utf-8", "text/csv; charset=utf-8; header=present",
    ]

    /// The address of a reading operation on something that there is.
    private static func known(_ endpoint: Endpoint, run: String) -> String? {
        guard endpoint.method == .get else { return nil }
        switch endpoint.operation {
        case "getConnection", "getStepValue", "getOrder", "getCase", "getInvoice": return nil
        case "listUsage": return endpoint.path + "?feature=task"
        case "getApp", "getAppSettings": return endpoint.path.replacing("{key}", with: "jushuitan")
        default:
            return endpoint.path.replacing("{name}", with: "quiet").replacing("{id}", with: run)
        }
    }

    @Test("has in its document what a body is, what must be said, and where a key is of no use")
    func details() async throws {
        try await Front.with(.sqlite) { front in
            let paths = try await front.send(.get, "/openapi.json").json["paths"]
            #expect(!paths["/v1/flows"]["post"]["requestBody"]["content"]["application/yaml"].isNull)
            let parameters = paths["/v1/runs/{id}/value"]["get"]["parameters"].array ?? []
            #expect(parameters.contains { $0["name"] == "step" && $0["required"] == true })
            let list = paths["/v1/runs"]["get"]["parameters"].array ?? []
            #expect(list.contains { $0["name"] == "limit" && $0["schema"]["type"] == "integer" })
            for path in ["/v1/keys", "/v1/flows/{name}/secret"] {
                #expect(paths[path]["post"]["parameters"].array?.contains { $0["in"] == "header" } != true)
            }
            #expect(paths["/v1/backups"]["post"]["parameters"][0]["name"] == "Idempotency-Key")
        }
    }

    @Test("writes down who started, approved and copied what")
    func audited() async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.post, "/v1/flows", body: Front.flow).status == 200)
            #expect(try await front.call(.post, "/v1/flows/quiet/runs", body: "{}").status == 202)
            #expect(try await front.call(.post, "/v1/backups").status == 201)
            let items = try await front.call(.get, "/v1/audit").json["items"].array
            #expect(
                items?.compactMap { $0["action"].string } == ["backup.made", "run.started", "flow.saved"])
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
