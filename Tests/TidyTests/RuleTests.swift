import Testing

@Suite("The rules of the house")
struct RuleTests {
    @Test("are kept by every file")
    func kept() {
        #expect(Tree.swiftFiles.count > 1)
        for file in Tree.swiftFiles {
            for objection in RuleTests.objections(to: file) { Issue.record(Comment(rawValue: objection)) }
        }
    }

    @Test("find what they forbid", arguments: forbidden)
    func find(path: String, text: String) {
        #expect(RuleTests.objections(to: SwiftFile(path, text)).count == 1)
    }

    @Test("leave alone what only looks like it", arguments: allowed)
    func leave(path: String, text: String) {
        #expect(RuleTests.objections(to: SwiftFile(path, text)).isEmpty)
    }

    private static let forbidden = [
        ("Sources/Flows/Flow.swift", "let now = Date()"),
        ("Sources/Flows/Flow.swift", "let text = \"\\(Date())\""),
        ("Sources/Flows/Flow.swift", "let id = UUID()"),
        ("Sources/Flows/Flow.swift", "Int.random(in: 0..<3)"),
        ("Sources/Flows/Flow.swift", "try await Task.sleep(for: .seconds(1))"),
        ("Tests/FlowsTests/FlowTests.swift", "try await Task.sleep(for: .seconds(1))"),
        ("Tests/FlowsTests/FlowTests.swift", "usleep(1_000)"),
        ("Sources/Flows/Flow.swift", "print(run)"),
        ("Sources/Flows/Flow.swift", "Task { await go() }"),
        ("Sources/qiao/Serve.swift", "Task.detached { }"),
        ("Sources/Flows/Flow.swift", "let x = try! y()"),
        ("Sources/Storage/Database.swift", "let x = try? y()"),
        ("Sources/Flows/Flow.swift", "assert(x > 0)"),
        ("Tests/FlowsTests/FlowTests.swift", "@testable import Flows"),
        ("Sources/Flows/Flow.swift", "final class Box: @unchecked Sendable {}"),
        ("Sources/Flows/Flow.swift", "// TO" + "DO: later"),
        ("Sources/Flows/Flow.swift", "tx.execute(\"DELETE FROM runs\")"),
        ("Sources/Flows/Flow.swift", "tx.execute(\"\"\"\n    SELECT id FROM runs\n    \"\"\")"),
        ("Sources/Flows/Flow.swift", "ProcessInfo.processInfo.environment[\"X\"]"),
    ]

    private static let allowed = [
        ("Sources/World/SystemClock.swift", "let now = Date()"),
        ("Sources/Flows/Flow.swift", "// never Date()"),
        ("Sources/Flows/Flow.swift", "let text = \"Date()\""),
        ("Sources/Flows/Flow.swift", "let text = #\"try! \\(x) UUID()\"#"),
        ("Sources/Flows/Flow.swift", "/* Task { /* print( */ } */"),
        ("Sources/Flows/Flow.swift", "Date(timeIntervalSince1970: 0)"),
        ("Sources/Flows/Flow.swift", "blueprint(x); writer.print(x)"),
        ("Sources/qiao/Show.swift", "print(run)"),
        ("Sources/Flows/Flow.swift", "group.addTask { }"),
        ("Sources/Flows/Flow.swift", "let x = try? y()"),
        ("Sources/Storage/Database.swift", "// It closes anyway.\ntry? close()"),
        ("Sources/Flows/Flow.swift", "if a != b, !c {}"),
        ("Sources/Flows/Flow+Rows.swift", "tx.execute(\"DELETE FROM runs\")"),
        ("Sources/Flows/Flow.swift", "// Guarded by the lock.\nfinal class Box: @unchecked Sendable {}"),
        ("Sources/Flows/Flow.swift", "say(\"Update the app with qiao app apply\")"),
        ("Sources/Flows/Flow.swift", "// DELETE FROM runs is what it does\nlet SELECT = 1"),
    ]

    private static func objections(to file: SwiftFile) -> [String] {
        Rule.all.flatMap { $0.objections(to: file) }
    }
}
