import Foundation
import Storage
import TestDatabases
import Testing
import Values

@Suite("Nodes", .timeLimit(.minutes(5)))
struct NodesTests {
    @Test("on one PostgreSQL share the work: what one accepts another does")
    func shared() async throws {
        try await Folder.with { folder in
            try await TestDatabase.withURL(.postgres) { url in
                let place = ["--folder", folder.path, "--database", url]
                try await Command.with(
                    ["serve", "--intake-only", "--port", "0"] + place, environment: folder.environment
                ) { server in
                    #expect(try await server.line("Listening on ") != nil)
                    let file = try folder.write("quiet.yaml", Folder.flow)
                    let applied = try await Command.run(
                        ["flow", "apply", file] + place, environment: folder.environment)
                    #expect(applied.status == 0, "\(applied.errors)")
                    let started = try await Command.run(
                        ["flow", "run", "quiet", "--data", "-"] + place, environment: folder.environment,
                        input: "{}")
                    #expect(started.status == 0, "\(started.errors)")
                    #expect(try await state(place, folder) == "queued")
                    try await Command.with(["worker"] + place, environment: folder.environment) { worker in
                        #expect(try await worker.line("Working on runs.") != nil)
                        while try await state(place, folder) == "queued" {}
                        while try await state(place, folder) == "running" {}
                        #expect(try await state(place, folder) == "succeeded")
                    }
                }
            }
        }
    }

    @Test("tell one public address, which the one that serves keeps and another may set for itself")
    func address() async throws {
        try await Folder.with { folder in
            try await TestDatabase.withURL(.postgres) { url in
                let place = ["--folder", folder.path, "--database", url]
                let file = try folder.write("quiet.yaml", Folder.flow)
                let told = try await hook(file, place, folder)
                #expect(told.hasPrefix("http://127.0.0.1:8080/hooks/"), "\(told)")
                let given = ["--public-url", "https://qiao.example.com"]
                for arguments in [given, []] {
                    try await Command.with(
                        ["serve", "--port", "0"] + arguments + place, environment: folder.environment
                    ) { server in
                        #expect(try await server.line("Listening on ") != nil)
                        let told = try await hook(file, place, folder)
                        #expect(told.hasPrefix("https://qiao.example.com/hooks/"), "\(told)")
                    }
                }
                try await Command.with(
                    ["worker", "--public-url", "https://inside.example.com"] + place,
                    environment: folder.environment
                ) { worker in
                    #expect(try await worker.line("Working on runs.") != nil)
                    let told = try await hook(file, place, folder)
                    #expect(told.hasPrefix("https://qiao.example.com/hooks/"), "\(told)")
                }
            }
        }
    }

    @Test(
        "on SQLite are one: a second kind of node is refused with what to do",
        arguments: [["worker"], ["serve", "--intake-only"]])
    func refused(command: [String]) async throws {
        try await Folder.with { folder in
            let end = try await Command.run(
                command + ["--folder", folder.path], environment: folder.environment)
            #expect(end.status == 1)
            #expect(end.errors.contains("QIAO_DATABASE"))
        }
    }

    /// The address of a flow, as the command line tells it when it saves it.
    private func hook(_ file: String, _ place: [String], _ folder: Folder) async throws -> String {
        let end = try await Command.run(
            ["flow", "apply", file] + place, environment: folder.environment)
        return end.output.split(separator: "\n").last.map(String.init) ?? end.errors
    }

    /// The state of the latest run, as the command line shows it.
    private func state(_ place: [String], _ folder: Folder) async throws -> String? {
        let shown = try await Command.run(
            ["run", "show", "latest", "--json"] + place, environment: folder.environment)
        return try JSON(parsing: Array(shown.output.utf8))["state"].string
    }
}
