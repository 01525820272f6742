import Foundation
import Storage
import Testing
import Values

@Suite("A command that was not understood", .timeLimit(.minutes(5)))
struct UsageTests {
    /// A command with what its environment says beside the usual.
    struct Mistake: Sendable {
        let arguments: [String]
        var environment: [String: String] = [:]
        let named: String
    }

    @Test(
        "ends with 64 and says what is wrong with it",
        arguments: [
            Mistake(arguments: ["serve", "--port", "99999"], named: "99999"),
            Mistake(arguments: ["serve", "--port", "-1"], named: "--port"),
            Mistake(arguments: ["serve", "--port=-1"], named: "-1"),
            Mistake(arguments: ["serve", "--dev", "--vendor-port", "65536"], named: "65536"),
            Mistake(arguments: ["serve"], environment: ["QIAO_PORT": "99999"], named: "QIAO_PORT"),
            Mistake(arguments: ["serve"], environment: ["QIAO_PORT": "abc"], named: "'abc'"),
            Mistake(
                arguments: ["serve", "--dev"], environment: ["QIAO_VENDOR_PORT": "x"],
                named: "QIAO_VENDOR_PORT"),
            Mistake(arguments: ["demo-vendor", "--port", "70000"], named: "70000"),
            Mistake(arguments: ["worker", "--port", "99999"], named: "99999"),
            Mistake(arguments: ["serve", "--allow-host", "http://x"], named: "http://x"),
            Mistake(arguments: ["worker", "--allow-host", "a b"], named: "a b"),
            Mistake(arguments: ["quote", "--renew", "--pack", "tasks"], named: "--renew"),
            Mistake(arguments: ["quote", "--good", "scanner", "--terms", "2"], named: "--terms"),
            Mistake(
                arguments: ["cart", "add", "--years", "1", "--upgrade-from", "basic"],
                named: "--upgrade-from, --years"),
            Mistake(
                arguments: ["order", "create", "--pack", "tasks", "--downgrade-from", "pro"],
                environment: ["QIAO_LANG": "zh"], named: "请用 --package"),
            Mistake(
                arguments: ["order", "create", "--package", "pro", "--renew", "--upgrade-from", "basic"],
                named: "--renew, --upgrade-from"),
            Mistake(
                arguments: ["quote", "--package", "pro", "--upgrade-from", "a", "--downgrade-from", "b"],
                environment: ["QIAO_LANG": "zh"], named: "相互矛盾"),
            Mistake(
                arguments: ["quote", "--package", "pro", "--years", "1", "--terms", "2"],
                named: "--years, --terms"),
            Mistake(
                arguments: ["quote", "--package", "pro", "--upgrade-from", "basic", "--terms", "2"],
                named: "--terms, --upgrade-from"),
        ])
    func mistaken(_ mistake: Mistake) async throws {
        try await Folder.with { folder in
            let end = try await Command.run(
                mistake.arguments + ["--folder", folder.path],
                environment: folder.environment.merging(mistake.environment) { $1 })
            #expect(end.status == 64, "\(mistake)")
            #expect(end.errors.contains(mistake.named), "\(end.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test(
        "is told of an empty folder in the reader's language",
        arguments: [("zh", "缺少"), ("en", "is missing")])
    func doctor(language: String, words: String) async throws {
        try await Folder.with { folder in
            let end = try await Command.run(
                ["doctor", "--folder", folder.path], environment: ["QIAO_LANG": language])
            #expect(end.status == 1)
            #expect(end.output.contains(words), "\(end.output)")
        }
    }
}
