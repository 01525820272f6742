import Accounts
import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("An invocation")
struct InvocationTests {
    private static let path = "/v1/apps/dingtalk-robot/actions/send_text/invoke"
    private static let message = #"{"connection": "team", "input": {"text": "你好"}}"#

    @Test("makes one call and says that it succeeded")
    func succeeded() async throws {
        try await InvocationTests.with(.ok, #"{"errcode": 0, "errmsg": "ok"}"#) { front, vendor in
            let answer = try await front.call(.post, InvocationTests.path, body: InvocationTests.message)
            #expect(answer.status == 200)
            #expect(answer.json["outcome"] == "succeeded")
            #expect(answer.json["effect"] == "unsafe")
            #expect(vendor.requests == 1)
            let line = try await front.call(.get, "/v1/audit").json["items"][0]
            #expect(line["action"] == "action.invoked")
            #expect(line["target"] == "dingtalk-robot/send_text")
            #expect(line["details"]["connection"] == "team")
        }
    }

    @Test("whose outcome nobody knows is said to be unknown, and no copy of its request makes it again")
    func unknown() async throws {
        try await InvocationTests.with(.internalServerError, "gone") { front, vendor in
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let first = try await front.call(
                .post, InvocationTests.path, body: InvocationTests.message, headers: [name: "k"])
            let second = try await front.call(
                .post, InvocationTests.path, body: InvocationTests.message, headers: [name: "k"])
            #expect(first.status == 200)
            #expect(first.json["outcome"] == "unknown")
            #expect(first.json["problem"]["detail"].string?.isEmpty == false)
            #expect(second.bytes == first.bytes)
            #expect(vendor.requests == 1)
        }
    }

    @Test("that the vendor refuses did not happen")
    func refused() async throws {
        try await InvocationTests.with(.ok, #"{"errcode": 310000, "errmsg": "sign"}"#) { front, _ in
            let answer = try await front.call(.post, InvocationTests.path, body: InvocationTests.message)
            #expect(answer.status == 200)
            #expect(["refused", "expired"].contains(answer.json["outcome"].string))
        }
    }

    @Test("of wrong input tells the place and sends nothing", arguments: [Language.zh, .en])
    func wrongInput(language: Language) async throws {
        try await InvocationTests.with(.ok, "{}") { front, vendor in
            let answer = try await front.call(
                .post, InvocationTests.path, body: #"{"connection": "team", "input": {}}"#,
                headers: [.acceptLanguage: language.rawValue])
            #expect(answer.status == 422)
            let place = answer.json["place"].string ?? answer.json["problems"][0]["place"].string
            #expect(place == "text")
            #expect(vendor.requests == 0)
        }
    }

    @Test("of an action that calls once for each row takes one row")
    func rows() async throws {
        try await InvocationTests.with(.ok, "{}") { front, vendor in
            let row = #"{"so_id": "a", "warehouse": 1, "items": [{"sku_id": "s", "qty": 1}]}"#
            let answer = try await front.call(
                .post, "/v1/apps/jushuitan/actions/create_stocktake/invoke",
                body: #"{"connection": "team", "input": {"data": [\#(row), \#(row)]}}"#)
            #expect(answer.status == 422)
            #expect(vendor.requests == 0)
        }
    }

    @Test("of an unknown connection, app or action is refused")
    func unknownNames() async throws {
        try await InvocationTests.with(.ok, "{}") { front, vendor in
            let nobody = #"{"connection": "nobody", "input": {"text": "a"}}"#
            let connection = try await front.call(.post, InvocationTests.path, body: nobody)
            #expect(connection.json["code"] == "connection.unknown")
            for path in ["/v1/apps/none/actions/x/invoke", "/v1/apps/dingtalk-robot/actions/x/invoke"] {
                let answer = try await front.call(.post, path, body: "{}")
                #expect(answer.status == 404)
            }
            #expect(vendor.requests == 0)
        }
    }

    @Test("is for roles that may invoke", arguments: Role.allCases)
    func roles(role: Role) async throws {
        try await InvocationTests.with(.ok, #"{"errcode": 0}"#) { front, vendor in
            let key = try await front.key(of: role)
            let answer = try await front.send(
                .post, InvocationTests.path, body: InvocationTests.message,
                headers: [.authorization: "Bearer \(key)"])
            let mayInvoke = role.permissions.contains(.invokeApps)
            #expect((answer.status == 403) != mayInvoke)
            #expect(vendor.requests == (mayInvoke ? 1 : 0))
        }
    }

    /// A node with a connection to a vendor of one answer.
    private static func with(
        _ status: HTTPResponse.Status, _ answer: String,
        _ body: @Sendable (Front, OneAnswer) async throws -> Void
    ) async throws {
        try await OneAnswer.with(status, answer) { vendor in
            try await Front.with(.sqlite, hosts: ["127.0.0.1:\(vendor.port)"]) { front in
                let values =
                    #"{"base_url": "http://127.0.0.1:\#(vendor.port)", "access_token": "t", "secret": "s"}"#
                let made = try await front.call(
                    .post, "/v1/connections",
                    body: #"{"name": "team", "app": "dingtalk-robot", "values": \#(values)}"#)
                #expect(made.status == 201)
                try await body(front, vendor)
            }
        }
    }
}
