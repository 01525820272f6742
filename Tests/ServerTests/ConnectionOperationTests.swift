import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The operations on connections", .timeLimit(.minutes(5)))
struct ConnectionOperationTests {
    private static let values =
        #"{"base_url": "https://vendor.example.com", "app_key": "k", "app_secret": "hush-hush"}"#
    private static let new = #"{"name": "主店", "app": "jushuitan", "values": \#(values)}"#
    private static let path = "/v1/connections/%E4%B8%BB%E5%BA%97"

    @Test(
        "make, show, change and delete one, never show a secret, and write it down",
        arguments: Engine.allCases)
    func life(kind: Engine) async throws {
        try await Front.with(kind) { front in
            var seen: [[UInt8]] = []
            let call = { (method: HTTPRequest.Method, path: String, body: String) in
                try await front.call(method, path, body: body)
            }
            let made = try await call(.post, "/v1/connections", Self.new)
            #expect(made.status == 201)
            let shown = try await call(.get, Self.path, "")
            #expect(shown.json == made.json)
            let changed = try await call(
                .put, Self.path, #"{"values": \#(Self.values), "version": 1, "name": "总店"}"#)
            #expect(changed.json["version"] == 2)
            #expect(changed.json["name"] == "总店")
            #expect(try await call(.get, Self.path, "").status == 404)
            let moved = "/v1/connections/%E6%80%BB%E5%BA%97"
            let stale = try await call(.put, moved, #"{"name": "x", "version": 1}"#)
            #expect(stale.status == 409)
            #expect(stale.json["code"] == "connection.changed")
            let deleted = try await call(.delete, moved, "")
            #expect(deleted.status == 200)
            #expect(try await call(.delete, moved, "").status == 404)
            let log = try await call(.get, "/v1/audit", "")
            #expect(
                log.json["items"].array?.compactMap { $0["action"].string } == [
                    "connection.deleted", "connection.changed", "connection.created",
                ])
            seen += [made.bytes, shown.bytes, changed.bytes, deleted.bytes, log.bytes]
            for bytes in seen { #expect(!String(decoding: bytes, as: UTF8.self).contains("hush-hush")) }
        }
    }

    @Test("make one once for each idempotency key")
    func once() async throws {
        try await Front.with(.sqlite) { front in
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let first = try await front.call(
                .post, "/v1/connections", body: Self.new, headers: [name: "k"])
            let second = try await front.call(
                .post, "/v1/connections", body: Self.new, headers: [name: "k"])
            #expect(first.status == 201)
            #expect(second.bytes == first.bytes)
            #expect(try await front.call(.post, "/v1/connections", body: Self.new).status == 409)
        }
    }

    @Test("change nothing where nothing is to change")
    func unchanged() async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.post, "/v1/connections", body: Self.new).status == 201)
            for body in ["", "{}", #"{"version": 1}"#, #"{"name": null, "values": null}"#] {
                let answer = try await front.call(.put, Self.path, body: body)
                #expect(answer.status == 422)
                #expect(answer.json["code"] == "request.nothing_changes")
            }
            let same = try await front.call(.put, Self.path, body: #"{"name": "主店"}"#)
            #expect(same.status == 200)
            #expect(same.json["version"] == 1)
            let stale = try await front.call(.put, Self.path, body: #"{"name": "主店", "version": 2}"#)
            #expect(stale.status == 409)
            let log = try await front.call(.get, "/v1/audit").json["items"].array
            #expect(log?.map { $0["action"] } == ["connection.created"])
        }
    }

    @Test(
        "refuse what the app does not ask for",
        arguments: [#"{"values": {"app_key": 5}}"#, #"{"values": {}}"#, #"{"name": ""}"#, "[]", "{"])
    func refused(body: String) async throws {
        try await Front.with(.sqlite) { front in
            #expect(try await front.call(.post, "/v1/connections", body: Self.new).status == 201)
            let answer = try await front.call(.put, Self.path, body: body)
            #expect((400...422).contains(answer.status))
            #expect(try await front.call(.get, Self.path).json["version"] == 1)
        }
    }
}
