import Foundation
import TestServers
import Testing
import Values

@Suite("The fenced blocks of the documentation", .timeLimit(.minutes(10)))
struct BlockTests {
    @Test("do what their page says, each as it stands", arguments: DocumentPage.paths)
    func run(path: String) async throws {
        let page = try DocumentPage(path)
        try await Desk.with { desk in
            var reading = Reading(page)
            try await reading.read(at: desk)
            if path.hasPrefix("README") { try await expectScenario(at: desk, told: page) }
        }
    }

    @Test("are found where they are")
    func found() {
        let page = DocumentPage("x.md", "# A\n```sh\nls\n```\nthen\n```json\n{}\n{}\n```\n")
        #expect(page.blocks.map(\.language) == ["sh", "json"])
        #expect(page.blocks.map(\.text) == ["ls\n", "{}\n{}\n"])
        #expect(page.blocks.map(\.line) == [3, 7])
        #expect(page.blocks.map(\.prose) == ["# A\n", "then\n"])
    }

    /// What the README promises: the vendor has each document once, the robot has said what the page quotes, and of the
    /// tasks that were bought those are used that were sent since.
    private func expectScenario(at desk: Desk, told page: DocumentPage) async throws {
        let state = try await desk.site.vendor.json("/state")
        let documents = (state["documents"].array ?? []).compactMap {
            $0["so_id"].string ?? $0["document"]["so_id"].string
        }
        #expect(Set(documents).count == documents.count)
        for number in (1...4).map({ "PD20261120-\($0)" }) {
            #expect(
                Set(documents.filter { $0.hasPrefix(number + "-") }).count == 3, "\(number): \(documents)")
        }
        let text = try String(contentsOfFile: Binary.root + page.path, encoding: .utf8)
        let messages = (state["messages"].array ?? []).compactMap { $0["content"].string }
        #expect(messages.contains { !$0.isEmpty && text.contains($0) }, "\(messages)")
        let node = try #require(desk.node)
        let states = try await node.runs().map { $0["state"].string }
        #expect(states.count { $0 == "succeeded" } == 4, "\(states)")
        #expect(states.count { $0 == "failed" } == 1, "\(states)")
        let left = try await desk.site.tasks().left
        let used = try await desk.site.said(["usage", "show", "--feature", "task"])
        #expect(left == 1 + 1000 - 4 - 4, "\(used)")
    }
}
