import Crypto
import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("A flow's address")
struct HookTests {
    @Test("takes an event once for each webhook-id", arguments: Engine.allCases)
    func repeated(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let flow = try await front.call(.post, "/v1/flows", body: Front.flow).json
            let path = try #require(URL(string: flow["webhook"].string ?? "")?.path())
            let name = try #require(HTTPField.Name("webhook-id"))
            let first = try await front.send(.post, path, body: "{}", headers: [name: "e1"])
            let second = try await front.send(.post, path, body: "{}", headers: [name: "e1"])
            #expect(first.status == 202)
            #expect(first.json["repeated"] == false)
            #expect(second.json["repeated"] == true)
            #expect(second.json["run"] == first.json["run"])
        }
    }

    @Test("that no flow has is nothing")
    func unknown() async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.send(.post, "/hooks/unknown", body: "{}")
            #expect(answer.status == 404)
        }
    }

    @Test("of a flow that is switched off takes nothing")
    func disabled() async throws {
        try await Front.with(.sqlite) { front in
            let flow = try await front.call(.post, "/v1/flows", body: Front.flow).json
            #expect(try await front.call(.post, "/v1/flows/quiet/disable").status == 200)
            let path = try #require(URL(string: flow["webhook"].string ?? "")?.path())
            let answer = try await front.send(.post, path, body: "{}")
            #expect(answer.status == 409)
        }
    }
}

extension HookTests {
    @Test("that has a secret takes what is signed with it now, and nothing forged, stale or unsigned")
    func signed() async throws {
        try await Front.with(.sqlite) { front in
            let flow = try await front.call(.post, "/v1/flows", body: Front.flow).json
            let path = try #require(URL(string: flow["webhook"].string ?? "")?.path())
            let text = try #require(
                try await front.call(.post, "/v1/flows/quiet/secret").json["secret"].string)
            let secret = try #require(Data(base64Encoded: String(text.dropFirst(6))))
            let now = front.installation.database.world.now.seconds
            let right = try HookTests.headers("e1", now, "{}", secret)
            #expect(try await front.send(.post, path, body: "{}", headers: right).status == 202)
            #expect(try await front.send(.post, path, body: "{}", headers: right).json["repeated"] == true)
            #expect(try await front.send(.post, path, body: "{ }", headers: right).status == 401)
            #expect(try await front.send(.post, path, body: "{}").status == 401)
            let stale = try HookTests.headers("e2", now - 301, "{}", secret)
            #expect(
                try await front.send(.post, path, body: "{}", headers: stale).json["code"] == "webhook.stale")
            for seconds in [Int64.min, .max, -1] {
                let impossible = try HookTests.headers("e4", seconds, "{}", secret)
                #expect(try await front.send(.post, path, body: "{}", headers: impossible).status == 401)
            }
            let forged = try HookTests.headers("e3", now, "{}", Data(repeating: 1, count: 32))
            let answer = try await front.send(.post, path, body: "{}", headers: forged)
            #expect(answer.status == 401)
        }
    }

    private static func headers(
        _ id: String, _ seconds: Int64, _ body: String, _ secret: Data
    ) throws -> HTTPFields {
        let signed = Data("\(id).\(seconds).\(body)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
        return [
            try #require(HTTPField.Name("webhook-id")): id,
            try #require(HTTPField.Name("webhook-timestamp")): "\(seconds)",
            try #require(HTTPField.Name("webhook-signature")): "v1,\(Data(code).base64EncodedString())",
        ]
    }
}
