import Foundation
import Testing
import Values

@Suite("docs/cli.md", .timeLimit(.minutes(5)))
struct PageTests {
    @Test("has a heading for every command, and for nothing else")
    func commands() async throws {
        let page = try String(contentsOf: Command.root.appending(path: "docs/cli.md"), encoding: .utf8)
        let described = page.split(separator: "\n").filter { $0.hasPrefix("### qiao ") }
            .map { String($0.dropFirst("### ".count)) }
        let known = try await PageTests.leaves().map(\.name)
        #expect(described.sorted() == known.sorted())
    }

    @Test("says that every command takes --json, and every one does")
    func json() async throws {
        for (name, command) in try await PageTests.leaves() {
            let options = (command["arguments"].array ?? []).flatMap { $0["names"].array ?? [] }
            #expect(options.contains { $0["name"] == "json" }, "\(name)")
        }
    }

    @Test(
        "states how commands end",
        arguments: [
            (["app", "list", "--json"], nil, 0),
            (["eval", "a.b"], #"{"a": {"b": 1}}"#, 0),
            (["eval", "a.."], "{}", 1),
            (["eval", "a"], "no JSON", 1),
            (["app", "check", "no-such-folder"], nil, 1),
            (["app", "import", "no-such-file"], nil, 1),
            (["serve", "--port", "0"], nil, 1),
            (["nonsense"], nil, 64),
            (["eval"], nil, 64),
            (["app", "invoke", "no-slash", "--input", "-"], nil, 64),
            (["run", "list", "--limit", "many"], nil, 64),
            (["flow", "list", "--database", "postgres://qiao@127.0.0.1:1/none"], nil, 75),
        ] as [([String], String?, Int32)])
    func statuses(arguments: [String], input: String?, status: Int32) async throws {
        try await Folder.with { folder in
            var environment = folder.environment
            if arguments.first == "serve" { environment["QIAO_MASTER_KEY"] = "short" }
            environment["QIAO_DATA"] = folder.path
            let end = try await Command.run(arguments, environment: environment, input: input)
            #expect(end.status == status, "\(end.errors)")
            #expect((status == 0) == end.errors.isEmpty, "\(end.errors)")
            #expect(status == 0 || end.output.isEmpty, "\(end.output)")
        }
    }

    @Test("says that a database which another process has open may pass by itself: 75")
    func locked() async throws {
        try await Folder.with { folder in
            try await Command.with(
                ["serve", "--port", "0", "--folder", folder.path], environment: folder.environment
            ) { server in
                #expect(try await server.line("Listening on ") != nil)
                let elsewhere = folder.path + "elsewhere"
                let end = try await Command.run(
                    ["flow", "list", "--folder", elsewhere, "--database", "sqlite:\(folder.path)qiao.db"],
                    environment: folder.environment)
                #expect(end.status == 75)
                #expect(end.errors.contains("\(server.id)"))
            }
        }
    }

    @Test("promises no colours where nobody sees them", arguments: [["app", "list"], ["doctor"]])
    func colours(command: [String]) async throws {
        try await Folder.with { folder in
            let end = try await Command.run(
                command, environment: folder.environment.merging(["QIAO_DATA": folder.path]) { $1 })
            #expect(!end.output.isEmpty)
            #expect(!end.output.contains("\u{1B}"))
        }
    }

    @Test("promises that a backup replaces nothing, also while a server runs")
    func backup() async throws {
        try await Folder.with { folder in
            let place = ["--folder", folder.path]
            try await Command.with(
                ["serve", "--port", "0"] + place, environment: folder.environment
            ) { server in
                #expect(try await server.line("Listening on ") != nil)
                let copy = folder.path + "copy.db"
                let first = try await Command.run(
                    ["backup", copy, "--json"] + place, environment: folder.environment)
                #expect(first.status == 0, "\(first.errors)")
                #expect(try JSON(parsing: Array(first.output.utf8))["file"].string == copy)
                let second = try await Command.run(["backup", copy] + place, environment: folder.environment)
                #expect(second.status == 1)
            }
        }
    }

    @Test("promises that a server which is told to end ends with 0")
    func orderly() async throws {
        try await Folder.with { folder in
            let server = try Command(
                ["serve", "--port", "0", "--folder", folder.path, "--json"], environment: folder.environment)
            #expect(try await server.line(#"{"listening""#) != nil)
            server.signal(SIGTERM)
            #expect(try await server.end().status == 0)
        }
    }

    /// The commands that have no commands below them, as ArgumentParser describes them.
    private static func leaves() async throws -> [(name: String, command: JSON)] {
        let dump = try await Command.run(["--experimental-dump-help"])
        let root = try JSON(parsing: Array(dump.output.utf8))["command"]
        return leaves(root, under: "")
    }

    private static func leaves(_ command: JSON, under path: String) -> [(name: String, command: JSON)] {
        let name = command["commandName"].string ?? ""
        if name == "help" { return [] }
        let path = path.isEmpty ? name : "\(path) \(name)"
        let below = (command["subcommands"].array ?? []).filter { $0["commandName"] != "help" }
        return below.isEmpty ? [(path, command)] : below.flatMap { leaves($0, under: path) }
    }
}
