import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao run approvals`: what people are asked.
struct RunApprovals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals", abstract: "The approvals for which runs wait.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/approvals")
            if reach.json { return print(page.prettyText) }
            for approval in page["items"].array ?? [] {
                print(
                    "\(approval["run"].string ?? "")  \(approval["step"].string ?? "")  "
                        + "\(approval["due_at"].string ?? "")  \(approval["ask"].string ?? "")")
            }
        }
    }
}

/// What both answers to an approval take.
struct ApprovalAnswer: ParsableArguments {
    @OptionGroup var reach: Reach
    @OptionGroup var name: RunName
    @Option(help: "The step; the one that waits where it is not said.") var step: String?
    @Option(help: "What is said to it.") var comment: String?

    func send(_ verb: String) async throws {
        try await reach.with { client in
            let id = try await name.id(client)
            var body: JSONObject = ["step": .string(try await waitingStep(of: id, client))]
            if let comment { body["comment"] = .string(comment) }
            let answer = try await client.json(.post, "/v1/runs/\(id)/\(verb)", body: .object(body))
            if reach.json { return print(answer.prettyText) }
            Terminal.standard.say(Localized(zh: "已答复，运行将继续。", en: "Answered; the run goes on."))
        }
    }

    private func waitingStep(of id: String, _ client: Client) async throws -> String {
        if let step { return step }
        let page = try await client.list("/v1/approvals")
        let waiting = (page["items"].array ?? []).filter { $0["run"].string == id }
        guard waiting.count == 1, let path = waiting[0]["step"].string else {
            throw Problem(
                "cli.which_step", status: 400,
                Localized(
                    zh: "这次运行有 \(waiting.count) 个步骤在等待审批，请用 --step 指明。",
                    en: "\(waiting.count) steps of the run wait for an approval; name one with --step."))
        }
        return path
    }
}

/// `qiao run approve`: yes.
struct RunApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Says yes to an approval for which a run waits.")
    @OptionGroup var answer: ApprovalAnswer

    func run() async throws { try await answer.send("approve") }
}

/// `qiao run reject`: no.
struct RunReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Says no to an approval for which a run waits.")
    @OptionGroup var answer: ApprovalAnswer

    func run() async throws { try await answer.send("reject") }
}
