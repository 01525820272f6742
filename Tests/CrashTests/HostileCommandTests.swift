import Foundation
import TestServers
import Testing
import Values
import World

@Suite("Malformed and hostile input on the command line", .timeLimit(.minutes(5)))
struct HostileCommandTests {
    private static let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
    private static let bytes: [UInt8] = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 3) }

    private static let inputs: [(name: String, bytes: [UInt8])] = [
        ("nothing", []), ("deep brackets", deep), ("no text", bytes), ("half a character", [0xE7, 0x9B]),
        ("a NUL", [0]), ("one quote", [UInt8(ascii: "\"")]),
        ("an alias bomb", Array("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b, *b]\n".utf8)),
        ("huge", [UInt8](repeating: UInt8(ascii: "a"), count: 33 << 20)),
    ]

    @Test("is answered with a sentence and a status, never with a crash")
    func isRefused() async throws {
        try await Site.with { site in
            let folder = site.programs.folder
            for (index, input) in HostileCommandTests.inputs.enumerated() {
                let file = "\(folder)/hostile-\(index)"
                try Data(input.bytes).write(to: URL(filePath: file))
                let app = "\(folder)/app-\(index)"
                try FileManager.default.createDirectory(atPath: app, withIntermediateDirectories: true)
                try Data(input.bytes).write(to: URL(filePath: app + "/app.yaml"))
                try await expectRefusal(site, ["eval", "@"], input)
                try await expectRefusal(site, ["app", "check", app], input)
                try await expectRefusal(site, ["app", "import", file], input)
                try await expectRefusal(site, ["app", "import", file, "--fix"], input)
                try await expectRefusal(site, ["flow", "apply", file], input)
                try await expectRefusal(site, ["flow", "run", "门店盘点同步", "--data", file], input)
            }
        }
    }

    @Test("is told from what is meant, in an expression too")
    func refusesExpressions() async throws {
        let expressions = [
            "", "a..b", "[", "{{ a", "nothing(@)", "'", "`{`", "to_number('x') && $.",
            String(repeating: "(", count: 100_000), "add(`1e30`, `1e-30`, `1`)",
        ]
        try await Site.withEmpty { site in
            for expression in expressions {
                let program = try await site.run(["eval", expression], input: Array("{}".utf8))
                #expect(program.ending == .exited(1), "\(expression.prefix(40))")
                #expect(!program.complained.isEmpty)
            }
        }
    }

    private func expectRefusal(
        _ site: Site, _ command: [String], _ input: (name: String, bytes: [UInt8])
    ) async throws {
        let program = try await site.run(command, input: input.bytes)
        let line = "\(command.prefix(2).joined(separator: " ")) with \(input.name)"
        guard case .exited(let status) = program.ending, status != 0 else {
            Issue.record("\(line): \(program.ending.map { "\($0)" } ?? "") \(program.said.prefix(200))")
            return
        }
        let told = program.complained.isEmpty ? program.said : program.complained
        #expect(told.count { $0 == " " } >= 3, "\(line): \(told.prefix(200))")
        #expect(
            !told.contains("Fatal error") && !told.contains("Error Domain"), "\(line): \(told.prefix(200))")
    }
}
