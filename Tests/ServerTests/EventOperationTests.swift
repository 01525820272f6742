import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The list of events", .timeLimit(.minutes(5)))
struct EventOperationTests {
    @Test("says which run works on an event, by flow and by id, page after page", arguments: Engine.allCases)
    func list(kind: Engine) async throws {
        try await Front.with(kind) { front in
            let saved = try await front.call(.post, "/v1/flows", body: Front.flow)
            let hook = try #require(saved.json["webhook"].string).replacing("http://qiao.test", with: "")
            let header = try #require(HTTPField.Name("webhook-id"))
            var runs: [String: JSON] = [:]
            for id in ["b", "a", "c", "a"] {
                let accepted = try await front.send(.post, hook, body: "{}", headers: [header: id])
                #expect(accepted.status == 202)
                if let known = runs[id] { #expect(known == accepted.json["run"]) }
                runs[id] = accepted.json["run"]
            }
            var found: [String: JSON] = [:]
            var next: String? = ""
            while let after = next {
                let page = try await front.call(
                    .get, "/v1/events?flow=quiet&limit=2" + (after.isEmpty ? "" : "&after=\(after)"))
                for event in page.json["items"].array ?? [] {
                    found[try #require(event["event"].string)] = event["run"]
                    #expect(event["flow"] == "quiet")
                }
                next = page.json["next"].string
            }
            #expect(found == runs)
            let one = try await front.call(.get, "/v1/events?event=b").json["items"].array
            #expect(one?.map { $0["run"] } == [runs["b"] ?? .null])
            #expect(try await front.call(.get, "/v1/events?event=d").json["items"] == [])
            #expect(try await front.call(.get, "/v1/events?flow=none").status == 404)
            #expect(try await front.call(.get, "/v1/events?after=nonsense").status == 400)
        }
    }
}
