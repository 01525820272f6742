import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The members of a body", .timeLimit(.minutes(5)))
struct MemberTests {
    /// An operation with a body in which one member is wrong.
    struct Wrong: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let body: String
        let place: String
        let code: String

        init(
            _ method: HTTPRequest.Method, _ path: String, _ body: String, _ place: String,
            _ code: String = "request.member_type"
        ) {
            self.method = method
            self.path = path
            self.body = body
            self.place = place
            self.code = code
        }
    }

    private static let run = "/v1/runs/run_01k00000000000000000000000"
    private static let unknown = "request.unknown_member"

    @Test(
        "that have another type than theirs, or are none, are refused by their place",
        arguments: [
            Wrong(
                .post, "/v1/keys", #"{"name": "x", "roles": ["viewer"], "expires_at": 1790000000}"#,
                "expires_at"),
            Wrong(.post, "/v1/keys", #"{"name": 5, "roles": ["viewer"]}"#, "name"),
            Wrong(.post, "/v1/keys", #"{"name": "x", "roles": "viewer"}"#, "roles"),
            Wrong(.post, "/v1/keys", #"{"name": "x", "roles": [5]}"#, "roles[0]", "key.unknown_role"),
            Wrong(
                .post, "/v1/keys", #"{"name": "x", "roles": ["viewer"], "expires": "x"}"#, "expires", unknown),
            Wrong(.post, "/v1/keys", #"{"roles": ["viewer"]}"#, "name", "request.body"),
            Wrong(.put, "/v1/connections/x", #"{"name": "y", "version": "1"}"#, "version"),
            Wrong(.put, "/v1/connections/x", #"{"name": "y", "version": 1.5}"#, "version"),
            Wrong(.put, "/v1/connections/x", #"{"name": ["y"]}"#, "name"),
            Wrong(.put, "/v1/connections/x", #"{"value": {}}"#, "value", unknown),
            Wrong(.post, "/v1/connections", #"{"name": "y", "app": "http", "values": []}"#, "values"),
            Wrong(.post, "\(run)/retry", #"{"from": 3}"#, "from"),
            Wrong(.post, "\(run)/retry", #"{"form": "a"}"#, "form", unknown),
            Wrong(.post, "\(run)/cancel", #"{"reason": "a"}"#, "reason", unknown),
            Wrong(.post, "\(run)/approve", #"{"step": "a", "comment": {}}"#, "comment"),
            Wrong(.post, "\(run)/reject", #"{"step": true}"#, "step"),
            Wrong(.post, "\(run)/resolve", #"{"step": 1}"#, "step"),
            Wrong(.post, "\(run)/replay", #"{"date": {}}"#, "date", unknown),
            Wrong(
                .post, "/v1/apps/dingtalk-robot/actions/send_text/invoke", #"{"connection": 5}"#, "connection"
            ),
            Wrong(.post, "/v1/apps/dingtalk-robot/actions/send_text/invoke", #"{"input": "x"}"#, "input"),
        ])
    func wrong(_ wrong: Wrong) async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(wrong.method, wrong.path, body: wrong.body)
            #expect(answer.status == 422, "\(wrong)")
            #expect(answer.json["code"].string == wrong.code, "\(wrong)")
            #expect(answer.json["place"].string == wrong.place, "\(wrong)")
        }
    }

    @Test("that are null are as absent ones")
    func null() async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(
                .post, "/v1/keys", body: #"{"name": "x", "roles": ["viewer"], "expires_at": null}"#)
            #expect(answer.status == 201)
            #expect(answer.json["expires_at"].isNull)
            let nameless = try await front.call(
                .post, "/v1/keys", body: #"{"name": null, "roles": ["viewer"]}"#)
            #expect(nameless.status == 422)
        }
    }
}
