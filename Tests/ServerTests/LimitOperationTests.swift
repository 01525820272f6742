import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The operations on limits", .timeLimit(.minutes(5)))
struct LimitOperationTests {
    @Test("set, show and lift them, and write it down", arguments: Engine.allCases)
    func life(kind: Engine) async throws {
        try await Front.with(kind) { front in
            let saved = try await front.call(
                .post, "/v1/flows", body: Front.flow.replacing("trigger:", with: "concurrency: 7\ntrigger:"))
            #expect(saved.status < 300, "\(saved.json.text)")
            let values = #"{"base_url": "https://vendor.example.com", "app_key": "k", "app_secret": "hush"}"#
            let made = try await front.call(
                .post, "/v1/connections", body: #"{"name": "主店", "app": "jushuitan", "values": \#(values)}"#)
            #expect(made.status == 201)
            let put = { (body: String) in try await front.call(.put, "/v1/limits", body: body) }
            let whole = try await put(#"{"concurrency": 20}"#)
            #expect(whole.json == ["holds_for": "workspace", "concurrency": 20, "running": 0])
            let one = try await put(#"{"connection": "主店", "rate": 10, "period_seconds": 60}"#)
            let shown: JSON = [
                "holds_for": "connection", "connection": "主店", "rate": 10, "period_seconds": 60, "running": 0,
            ]
            #expect(one.json == shown)
            let list = { try await front.call(.get, "/v1/limits").json["items"].array ?? [] }
            let own: JSON = ["holds_for": "flow", "flow": "quiet", "concurrency": 7, "running": 0]
            #expect(try await list() == [whole.json, shown, own])
            let lifted = try await front.call(.delete, "/v1/limits?connection=%E4%B8%BB%E5%BA%97")
            #expect(lifted.json == ["holds_for": "connection", "connection": "主店", "running": 0])
            #expect(try await list() == [whole.json, own])
            let log = try await front.call(.get, "/v1/audit?limit=3").json["items"].array ?? []
            #expect(log.map { $0["action"] } == ["limit.lifted", "limit.set", "limit.set"])
        }
    }

    @Test(
        "refuse bounds that bound nothing",
        arguments: [
            #"{"concurrency": 0}"#, #"{"rate": -1}"#, #"{"rate": 1, "period_seconds": 90000}"#,
            #"{"concurrency": 1e30}"#, #"{"concurrency": "5"}"#, #"{"connection": "a\nb", "rate": 1}"#,
            #"{"connection": "", "rate": 1}"#, #"{"connection": null, "rate": 1}"#, "{}",
            #"{"period_seconds": 60}"#, #"{"concurrency": 1, "period_seconds": 60}"#,
            #"{"connection": "none", "rate": 1}"#,
        ])
    func bounds(body: String) async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(.put, "/v1/limits", body: body)
            #expect([400, 404, 422].contains(answer.status))
            #expect(try await front.call(.get, "/v1/limits").json["items"] == [])
        }
    }
}
