import Accounts
import Entitlements
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("What a service of the house meters", .timeLimit(.minutes(1)))
struct MeteringTests {
    /// Ten units for a workspace.
    private func grant(_ workspace: ID<Workspace>, _ front: Front) async throws {
        try await front.installation.database.write { tx in
            let source = GrantSource(Reference("test", "\(workspace)"), line: 0)
            let new = NewGrant(
                workspace: workspace, feature: "mail", amount: 10, from: tx.now, source: source)
            _ = try tx.grant([new])[0].get()
        }
    }

    @Test("is used once for each key, set aside, and given back", arguments: Engine.allCases)
    func whole(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let workspace = front.installation.database.world.newID(Workspace.self)
            try await grant(workspace, front)
            func meter(_ members: String) async throws -> (status: Int, json: JSON) {
                let body = #"{"workspace": "\#(workspace)", \#(members)}"#
                let answer = try await front.call(.post, "/v1/usage", body: body)
                return (answer.status, answer.json)
            }
            for _ in 1...2 {
                let used = try await meter(#""feature": "mail", "key": "a", "amount": 3"#)
                #expect(used.status == 200 && used.json["state"] == "used")
                #expect(used.json["amount"] == 3 && used.json["remaining"] == 7)
            }
            #expect(
                try await meter(#""feature": "mail", "key": "a", "amount": 4"#).json["code"]
                    == "usage.differs")
            let aside = try await meter(#""action": "reserve", "feature": "mail", "key": "b", "amount": 5"#)
            #expect(aside.json["state"] == "reserved" && aside.json["amount"] == 5)
            let short = try await meter(#""feature": "mail", "key": "c", "amount": 3"#)
            #expect(short.json["code"] == "entitlement.insufficient")
            #expect(try await meter(#""action": "release", "key": "b""#).json["state"] == "released")
            #expect(try await meter(#""feature": "mail", "key": "c", "amount": 3"#).json["remaining"] == 4)
            let later = try await meter(#""action": "reserve", "feature": "mail", "key": "d", "amount": 4"#)
            #expect(later.json["state"] == "reserved")
            let done = try await meter(#""action": "commit", "key": "d""#)
            #expect(done.json["state"] == "used" && done.json["remaining"] == 0)
            for _ in 1...2 {
                let back = try await meter(#""action": "reverse", "key": "a""#)
                #expect(back.json["state"] == "reversed" && back.json["amount"] == -3)
                #expect(back.json["remaining"] == 3)
            }
        }
    }

    @Test("and comes at once is decided one by one, and refused alone", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let workspace = try await front.installation.operatorCaller().workspace
            try await grant(workspace, front)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...15 {
                    group.addTask {
                        let body = #"{"feature": "mail", "key": "k\#(number)"}"#
                        return try await front.call(.post, "/v1/usage", body: body).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 10)
            let left = try await front.call(.get, "/v1/entitlements").json["items"][0]
            #expect(left["remaining"] == 0)
            let history = try await front.call(.get, "/v1/usage?feature=mail").json
            #expect(history["used"] == 10 && history["items"].array?.count == 10)
            #expect(history["items"][0]["source"] == "api")
        }
    }

    @Test(
        "is refused where it is malformed, and to those who do not meter",
        arguments: [
            #"{"feature": "mail"}"#, #"{"key": "a"}"#, #"{"key": "", "feature": "mail"}"#,
            #"{"key": "a", "feature": "mail", "amount": 0}"#,
            #"{"key": "a", "feature": "mail", "amount": -1}"#,
            #"{"key": "a", "feature": "mail", "amount": 1000000000001}"#,
            #"{"key": "a", "feature": "mail", "action": "eat"}"#,
            #"{"key": "a", "feature": "mail", "source": "flow"}"#,
            #"{"key": "a", "action": "commit", "amount": 2}"#,
            #"{"key": "a", "action": "reverse", "feature": "mail"}"#,
            #"{"key": "a", "feature": "mail", "workspace": "x"}"#,
            #"{"key": "a", "feature": "mail", "for": {"kind": "x"}}"#,
        ])
    func refused(body: String) async throws {
        try await Front.with(.sqlite) { front in
            let answer = try await front.call(.post, "/v1/usage", body: body)
            #expect((400...422).contains(answer.status), "\(answer.json.text)")
            let owner = try await front.key(of: .owner)
            let headers: HTTPFields = [.authorization: "Bearer \(owner)"]
            let denied = try await front.send(
                .post, "/v1/usage", body: #"{"key": "a", "feature": "mail"}"#, headers: headers)
            #expect(denied.status == 403)
        }
    }
}
