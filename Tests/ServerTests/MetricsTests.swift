import Accounts
import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("The metrics")
struct MetricsTests {
    @Test(
        "are read by prometheus-client as what they are",
        .enabled(if: PythonPeer.prometheus.isHere, PythonPeer.prometheus.need), arguments: Engine.allCases)
    func peer(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let families = try MetricsTests.families(try await MetricsTests.numbers(front))
            let known = Dictionary(families.map { ($0["name"].string ?? "", $0) }) { first, _ in first }
            #expect(known.count == families.count)
            for family in families {
                #expect(["counter", "gauge"].contains(family["kind"].string), "\(family["name"])")
                #expect(family["help"].string?.isEmpty == false, "\(family["name"])")
            }
            #expect(known["process_resident_memory_bytes"]?["samples"][0]["value"].isPositive == true)
            #expect(known["qiao_storage_up"]?["samples"][0]["value"].isPositive == true)
            #expect(known["qiao_storage_commits"]?["samples"][0]["value"].isPositive == true)
        }
    }

    @Test("count the jobs by place and kind, and the requests by status", arguments: Engine.allCases)
    func counts(engine: Engine) async throws {
        try await Front.with(engine) { front in
            #expect(try await front.call(.post, "/v1/flows", body: Front.flow).status == 200)
            for _ in 1...3 {
                let started = try await front.call(.post, "/v1/flows/quiet/runs", body: "{}")
                #expect(started.status == 202)
            }
            #expect(try await front.send(.get, "/v1/flows").status == 401)
            let lines = String(decoding: try await MetricsTests.numbers(front), as: UTF8.self)
                .split(separator: "\n").map(String.init)
            #expect(lines.contains { $0.hasPrefix(#"qiao_jobs{place="ready",kind=""#) && $0.hasSuffix(" 3") })
            #expect(lines.contains { $0.hasPrefix("qiao_jobs_oldest_ready_seconds 0") })
            #expect(lines.contains(#"qiao_http_requests_total{door="api",status="202"} 3"#))
            #expect(lines.contains(#"qiao_http_requests_total{door="api",status="401"} 1"#))
            #expect(lines.contains("qiao_workers 0"))
        }
    }

    @Test("of a node that only works are there, and nothing but what it says of itself")
    func worker() async throws {
        try await Front.with(.sqlite, offer: .aboutItself) { front in
            let health = try await front.send(.get, "/healthz")
            #expect(health.status == 200)
            #expect(try await front.send(.get, "/readyz").status == 200)
            #expect(try await front.call(.get, "/metrics").status == 200)
            for path in ["/v1/flows", "/openapi.json", "/v1/runs"] {
                #expect(try await front.call(.get, path).status == 404)
            }
            #expect(try await front.send(.post, "/hooks/any", body: "{}").status == 404)
        }
    }

    private static func numbers(_ front: Front) async throws -> [UInt8] {
        let answer = try await front.call(.get, "/metrics")
        #expect(answer.status == 200)
        return answer.bytes
    }

    private static func families(_ text: [UInt8]) throws -> [JSON] {
        let told = try PythonPeer.prometheus.ask(text)
        #expect(told.status == 0)
        return try JSON(parsing: told.output).array ?? []
    }
}

extension JSON {
    fileprivate var isPositive: Bool { !text.hasPrefix("-") && text != "0" && text != "0.0" && !isNull }
}
