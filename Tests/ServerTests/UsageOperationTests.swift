import HTTPTypes
import Storage
import Testing
import Values
import World

@Suite("The usage history's operations", .timeLimit(.minutes(1)))
struct UsageOperationTests {
    @Test("begin to move a month that has ended, and show where each is", arguments: Engine.allCases)
    func months(engine: Engine) async throws {
        let (world, clock) = World.virtual()
        try await Front.with(engine, world: world) { front in
            func months() async throws -> [JSON] {
                try await front.call(.get, "/v1/usage/months").json["items"].array ?? []
            }
            func archive(_ month: String) async throws -> (status: Int, json: JSON) {
                let answer = try await front.call(
                    .post, "/v1/usage/archive", body: #"{"month": "\#(month)"}"#)
                return (answer.status, answer.json)
            }
            let first = try #require(try await months().first)
            let name = try #require(first["month"].string)
            #expect(first["state"] == "hot" && first["file"].isNull)
            #expect(try await archive("2026-13").json["code"] == "request.query")
            #expect(try await archive(name).json["code"] == "usage.month_open")
            clock.advance(by: .seconds(40 * 86_400))
            let begun = try await archive(name)
            #expect(begun.status == 202 && begun.json["begun"] == 1)
            #expect(try await archive(name).json["begun"] == 0)
            let moving = try #require(try await months().first)
            #expect(moving["state"] == "archiving" && moving["file"].string == "\(name).sqlite")
            let page = try await front.call(.get, "/v1/usage?feature=task&from=\(name)")
            #expect(page.status == 200 && page.json["used"] == 0)
            let next = try await front.call(
                .get, "/v1/usage?feature=task&month=\(name)&after=0-use_01h455vb4pex5vsknk084sn02q")
            #expect(next.status == 200 && next.json["used"].isNull)
            for query in ["from=x", "from=2026-03&to=2026-02", "to=2026-00"] {
                let answer = try await front.call(.get, "/v1/usage?feature=task&\(query)")
                #expect(answer.status == 400, "\(query)")
            }
        }
    }
}
