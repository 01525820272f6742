import Accounts
import Durable
import FoundationEssentials
import HTTPTypes
import OrderedCollections
import Storage
import Values
import World

extension Endpoint {
    /// What a node says of itself: its health, its numbers.
    static func about(_ node: Installation) -> [Endpoint] {
        let health = Shape.object(["status": Shape.text])
        return [
            Endpoint(
                .get, "/healthz", "getHealth", "Whether the process lives.", access: .open, health
            ) { _ in .json(["status": "ok"]) },
            Endpoint(
                .get, "/readyz", "getReadiness", "Whether the node can work: whether its database answers.",
                access: .open, health
            ) { _ in
                _ = try await node.database.read { _ in true }
                return .json(["status": "ready"])
            },
            Endpoint(
                .get, "/metrics", "getMetrics", "The node's numbers, as Prometheus reads them.",
                access: .requires(.readMetrics), Shape.text, as: .metrics
            ) { _ in
                APIAnswer(status: 200, type: .metrics, body: Array(await Metrics(node).text.utf8))
            },
        ]
    }

    /// The copy of a database on SQLite.
    static func backups(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .post, "/v1/backups", "createBackup",
                "Copies the SQLite database into the installation's folder.",
                access: .requires(.manageSettings), answers: 201, Shape.object(["file": Shape.text])
            ) { request in
                .outside(
                    OutsideWork(lease: APILimits.backupDurationMax) { _ in
                        try FileManager.default.createDirectory(
                            atPath: node.backups, withIntermediateDirectories: true,
                            attributes: [.posixPermissions: 0o700])
                        let name = node.database.world.now.rfc3339.filter { $0 != ":" } + ".db"
                        let file = node.backups + "/" + name
                        try await node.database.backup(to: file)
                        do {
                            try await node.database.write { tx in
                                try request.record("backup.made", to: name, in: tx)
                            }
                        } catch {
                            // A copy that nobody could write down is none that stays.
                            try FileManager.default.removeItem(atPath: file)
                            throw error
                        }
                        return .json(["file": .string(file)], status: 201)
                    })
            }
        ]
    }

    /// The OpenAPI document of operations.
    static func document(of operations: [Endpoint]) -> [Endpoint] {
        let document = OpenAPIDocument(operations)
        return [
            Endpoint(
                .get, "/openapi.json", "getOpenAPI", "This document.", access: .open, Shape.any
            ) { _ in .json(document.json) }
        ]
    }
}
