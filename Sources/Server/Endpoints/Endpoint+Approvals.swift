import Accounts
import Flows
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// Approvals: the questions that runs wait with, and the answers of people.
    static func approvals(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/approvals", "listApprovals",
                "The approvals for which runs of the workspace wait, those of the newest runs first.",
                access: .requires(.readRuns), query: [.limit, .after], Shape.page(of: Shape.approval)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let last = try request.query["after"].map { try Approval.Place($0) }
                let approvals = try await node.database.read {
                    try $0.approvals(of: workspace, after: last, limit: limit)
                }
                return .json(
                    .page(
                        approvals.map(\.shown),
                        next: approvals.count == limit ? approvals.last?.place.description : nil))
            },
            answering("approve", "Says yes to an approval for which a run waits.", with: true, node),
            answering("reject", "Says no to an approval for which a run waits.", with: false, node),
        ]
    }

    private static func answering(
        _ verb: String, _ summary: String, with isApproved: Bool, _ node: Installation
    ) -> Endpoint {
        Endpoint(
            .post, "/v1/runs/{id}/\(verb)", "\(verb)Step", summary, access: .requires(.steerRuns),
            body: Shape.object(["step": Shape.text, "comment": Shape.text], optional: ["comment"]),
            answers: 202, Shape.started
        ) { request in
            let (workspace, id) = (try request.workspace, try request.id(Run.self))
            let step = try request.members.requiredText("step")
            let comment = try request.members.text("comment")
            let person = try request.person
            return .transaction { tx in
                try node.flows.answer(
                    id, step: step, isApproved: isApproved, comment: comment, by: person,
                    workspace: workspace, in: tx)
                try request.record(
                    isApproved ? "run.approved" : "run.rejected", to: "\(id)",
                    details: ["step": .string(step)], in: tx)
                return .json(["run": JSON(id)], status: 202)
            }
        }
    }
}

extension Approval {
    fileprivate var shown: JSON {
        [
            "run": JSON(run), "step": .string(path), "ask": .string(question), "asked_at": JSON(askedAt),
            "due_at": JSON(dueAt),
        ]
    }
}
