import Accounts
import Apps
import Durable
import HTTPTypes
import Storage
import Values
import World

extension Endpoint {
    /// Apps: what can be connected, and what it does.
    static func apps(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/apps", "listApps", "The apps of the installation, by key.",
                access: .requires(.readApps),
                ["type": "array", "items": Shape.app]
            ) { request in
                .json(.array(node.apps.apps.map { $0.shown(request.language) }))
            },
            Endpoint(
                .get, "/v1/apps/{key}", "getApp", "An app.", access: .requires(.readApps), Shape.app
            ) { request in
                .json(try node.apps.app(request.parameter("key")).shown(request.language))
            },
            invocation(node),
        ]
    }

    /// Jobs that were given up.
    static func jobs(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/jobs/dead", "listDeadJobs",
                """
                The jobs that were given up: those of the workspace, or those of the installation and of the shop in all \
                workspaces.
                """,
                access: .requires(.manageJobs),
                query: [
                    .scope("its own and those of the shop in all workspaces"), .limit, .after,
                ], Shape.page(of: Shape.deadJob)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                guard try request.scope(installationFor: .manageJobs) == .workspace else {
                    let page = try await node.database.read { snapshot in
                        try snapshot.deadJobs(
                            ofInstallationOr: node.shopJobKinds,
                            PageRequest(limit: limit, after: request.query["after"]))
                    }
                    return .json(
                        .page(page.items.map { $0.shown(request.language) }, next: page.next?.text))
                }
                let last: ID<Job>? = try request.query["after"].map { try ID($0) }
                let jobs = try await node.database.read {
                    try $0.deadJobs(of: workspace, after: last, limit: limit)
                }
                return .json(
                    .page(
                        jobs.map { $0.shown(request.language) },
                        next: jobs.count == limit ? jobs.last?.id.description : nil))
            },
            ending(node, "replay", "Gives a dead job all its attempts again.", audited: "job.replayed") {
                try $0.replayDeadJob($1, workspace: $2)
            },
            ending(node, "skip", "Ends a dead job without its work.", audited: "job.skipped") {
                try $0.skipDeadJob($1, workspace: $2)
            },
        ]
    }

    private static func ending(
        _ node: Installation, _ verb: String, _ summary: String, audited action: StaticString,
        _ end: @escaping @Sendable (Transaction, ID<Job>, ID<Workspace>) throws -> Void
    ) -> Endpoint {
        Endpoint(
            .post, "/v1/jobs/{id}/\(verb)", "\(verb)Job", summary, access: .requires(.manageJobs),
            Shape.object(["job": Shape.text])
        ) { request in
            let (workspace, id) = (try request.workspace, try request.id(Job.self))
            return .transaction { tx in
                let owner = try tx.ownerOfDeadJob(id, ofInstallationOr: node.shopJobKinds)
                try end(tx, id, owner ?? workspace)
                try request.record(action, to: "\(id)", in: tx)
                return .json(["job": JSON(id)])
            }
        }
    }
}

extension AppDefinition {
    fileprivate func shown(_ language: Language) -> JSON {
        [
            "key": .string(key), "number": .int(Int64(number)), "name": .string(name(language)),
            "connection": .string(connection.kind.rawValue),
            "actions": .array(
                actions.map { action in
                    [
                        "key": .string(action.key), "number": .int(Int64(action.number)),
                        "name": .string(action.name(language)), "effect": .string(action.effect.rawValue),
                    ]
                }),
        ]
    }
}

extension DeadJob {
    fileprivate func shown(_ language: Language) -> JSON {
        [
            "id": JSON(id), "workspace": JSON(workspace), "kind": .string(kind),
            "attempts": .int(Int64(attempts)), "died_at": JSON(diedAt),
            "problem": JSON(problem, language),
        ]
    }
}
