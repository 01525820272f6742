import Accounts
import HTTPTypes
import Storage
import Values

extension Endpoint {
    /// The audit log: who did what.
    static func audit(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/audit", "listAudit", "Who changed what in the workspace, the newest first.",
                access: .requires(.readAudit), query: [.limit, .after], Shape.page(of: Shape.auditEntry)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    try AuditEntry.list(
                        of: workspace, PageRequest(limit: limit, after: request.query["after"]), in: snapshot)
                }
                return .json(.page(page.items.map(\.shown), next: page.next?.text))
            }
        ]
    }
}

extension APIRequest {
    /// Writes down in the audit log what the request's transaction does.
    func record(
        _ action: StaticString, to target: String, details: JSON = [:], in tx: Transaction
    ) throws {
        guard let caller else { throw Problem.unauthenticated }
        try AuditEntry.append(
            action, to: target, by: caller.actor, in: caller.workspace, details: details, tx)
    }
}

extension AuditEntry {
    fileprivate var shown: JSON {
        [
            "id": JSON(id), "made_at": JSON(madeAt), "actor": .string(actor.text), "action": .string(action),
            "target": .string(target), "details": details,
        ]
    }
}
