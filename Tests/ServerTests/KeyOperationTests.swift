import Accounts
import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The operations on API keys", .timeLimit(.minutes(5)))
struct KeyOperationTests {
    @Test(
        "issue a key that may what its roles may, until it is revoked, and write both down",
        arguments: Engine.allCases)
    func issued(kind: Engine) async throws {
        try await Front.with(kind) { front in
            let issued = try await front.call(
                .post, "/v1/keys", body: #"{"name": "ci", "roles": ["viewer"]}"#)
            #expect(issued.status == 201)
            let headers: HTTPFields = [.authorization: "Bearer \(try #require(issued.json["key"].string))"]
            #expect(try await front.send(.get, "/v1/flows", headers: headers).status == 200)
            let flow = "flow: a\ntrigger: {app: manual}\nsteps: [{id: e, end: succeeded}]"
            #expect(try await front.send(.post, "/v1/flows", body: flow, headers: headers).status == 403)
            let listed = try await front.call(.get, "/v1/keys")
            #expect(
                !String(decoding: listed.bytes, as: UTF8.self).contains(issued.json["key"].string ?? "qk_"))
            let id = try #require(issued.json["id"].string)
            #expect(try await front.call(.post, "/v1/keys/\(id)/revoke").status == 200)
            #expect(try await front.send(.get, "/v1/flows", headers: headers).status == 401)
            let workspace = try await front.installation.operatorCaller().workspace
            let lines = try await front.installation.database.read {
                try AuditEntry.list(of: workspace, PageRequest(limit: 10), in: $0).items
            }
            #expect(lines.map(\.action) == ["key.revoked", "key.issued"])
        }
    }

    @Test(
        "give nobody more than he has",
        arguments: [("admin", "owner", 403), ("admin", "member", 201), ("viewer", "viewer", 403)])
    func escalation(caller: String, role: String, status: Int) async throws {
        try await Front.with(.sqlite) { front in
            let key = try await front.key(of: try #require(Role(rawValue: caller)))
            let answer = try await front.send(
                .post, "/v1/keys", body: #"{"name": "x", "roles": ["\#(role)"]}"#,
                headers: [.authorization: "Bearer \(key)"])
            #expect(answer.status == status)
        }
    }

    @Test(
        "refuse what they cannot read",
        arguments: [
            #"{"roles": ["viewer"]}"#, #"{"name": "x"}"#, #"{"name": "x", "roles": []}"#,
            #"{"name": "x", "roles": ["king"]}"#, #"{"name": "", "roles": ["viewer"]}"#,
            #"{"name": "x", "roles": ["viewer"], "expires_at": "soon"}"#, "[]", "{",
        ])
    func refused(body: String) async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(.post, "/v1/keys", body: body)
            #expect((400...422).contains(answer.status))
        }
    }

    @Test(
        "keep no copy of a secret, and say so to whoever sends an idempotency key",
        arguments: ["/v1/keys", "/v1/flows/quiet/secret"])
    func secrets(path: String) async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.post, "/v1/flows", body: Front.flow).status == 200)
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let body = path == "/v1/keys" ? #"{"name": "ci", "roles": ["viewer"]}"# : ""
            let refused = try await front.call(.post, path, body: body, headers: [name: "k"])
            #expect(refused.status == 422)
            #expect(refused.json["code"] == "request.idempotency_key")
            #expect(try await front.call(.get, "/v1/keys").json["items"].array?.count == 1)
            #expect(try await front.call(.post, path, body: body).status == 201)
        }
    }
}
