import Accounts
import Durable
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("The operations on jobs that were given up", .timeLimit(.minutes(5)))
struct JobOperationTests {
    @Test(
        "show the operator what nobody's workspace has, and the shop's of all, and end them",
        arguments: Engine.allCases)
    func ofInstallation(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let buyer = front.installation.database.world.newID(Workspace.self)
            let own = try await front.installation.operatorCaller().workspace
            try await bury(
                [
                    ("order.deadlines", .installation), ("order.wait", buyer),
                    ("orders<payment.succeeded", buyer), ("doomed", buyer), ("doomed", own),
                ], front)
            func list(_ query: String) async throws -> [JSON] {
                try await front.call(.get, "/v1/jobs/dead\(query)").json["items"].array ?? []
            }
            #expect(try await list("").map { $0["workspace"] } == [JSON.string(own.description)])
            let shown = try await list("?scope=installation")
            #expect(
                shown.map { $0["kind"].string ?? "" }.sorted() == [
                    "order.deadlines", "order.wait", "orders<payment.succeeded",
                ])
            #expect(shown.allSatisfy { $0["problem"]["code"] == "test.doomed" })
            let first = try await front.call(.get, "/v1/jobs/dead?scope=installation&limit=2")
            let next = try #require(first.json["next"].string)
            let rest = try await list("?scope=installation&limit=2&after=\(next)")
            #expect((first.json["items"].array ?? []) + rest == shown)
            for (job, verb) in zip(shown, ["replay", "skip", "replay"]) {
                let path = "/v1/jobs/\(job["id"].string ?? "")/\(verb)"
                #expect(try await front.call(.post, path).status == 200)
            }
            #expect(try await list("?scope=installation").isEmpty)
            let left = try await front.installation.database.read { try $0.backlog() }.counts
            #expect(left.filter { $0.place == .ready }.reduce(0) { $0 + $1.jobs } == 2)
            #expect(left.filter { $0.place == .dead }.reduce(0) { $0 + $1.jobs } == 2)
            #expect(try await front.call(.get, "/v1/jobs/dead?scope=all").status == 400)
        }
    }

    /// Has jobs given up.
    private func bury(_ jobs: [(kind: String, workspace: ID<Workspace>)], _ front: Front) async throws {
        let database = front.installation.database
        let handlers = Set(jobs.map(\.kind)).map { kind in
            JobHandler(kind) { _ in
                throw JobGivenUp(Problem("test.doomed", status: 500, Localized(same: "doomed")))
            }
        }
        try await database.write { tx in
            for job in jobs { _ = try tx.enqueue(NewJob(job.kind, workspace: job.workspace)) }
        }
        let worker = Worker(database: database, name: "doom", handlers: handlers)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            while try await database.read({ try $0.backlog() }).counts
                .filter({ $0.place == .dead }).reduce(0, { $0 + $1.jobs }) < jobs.count
            {}
            worker.drain()
            group.cancelAll()
        }
    }
}
