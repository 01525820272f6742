import Foundation
import Testing
import Values

@Suite("Secrets", .timeLimit(.minutes(5)))
struct SecretTests {
    @Test("are taken out of the environment before anything else happens")
    func environment() async throws {
        try await Folder.with { folder in
            try await Command.with(
                ["serve", "--port", "0", "--folder", folder.path], environment: folder.environment
            ) { server in
                #expect(try await server.line("Listening on ") != nil)
                let shown = try Data(contentsOf: URL(filePath: "/proc/\(server.id)/environ"))
                let text = String(decoding: shown, as: UTF8.self)
                #expect(text.contains("QIAO_LANG=en"))
                #expect(!text.contains(folder.masterKey))
            }
        }
    }

    @Test("are not handed to children, such as an editor")
    func children() async throws {
        try await Folder.with { folder in
            let database = "sqlite:\(folder.path)qiao.db"
            var environment = folder.environment
            environment["QIAO_DATABASE"] = database
            environment["EDITOR"] = "env > \(folder.path)seen; true"
            environment["VISUAL"] = environment["EDITOR"]
            let file = try folder.write("quiet.yaml", Folder.flow)
            let place = ["--folder", folder.path]
            for (command, input) in [
                (["flow", "apply", file], nil), (["flow", "run", "quiet", "--data", "-"], "{}"),
                (["run", "replay", "latest", "--edit"], nil as String?),
            ] {
                let end = try await Command.run(command + place, environment: environment, input: input)
                #expect(end.status == 0, "\(command): \(end.errors)")
            }
            let seen = try String(contentsOfFile: folder.path + "seen", encoding: .utf8)
            #expect(seen.contains("QIAO_LANG=en"))
            #expect(!seen.contains(folder.masterKey))
            #expect(!seen.contains(database))
        }
    }

    @Test("stand behind a socket that was never open to others: it comes by a rename and has mode 0600")
    func socket() async throws {
        try await Folder.with { folder in
            let watch = inotify_init1(Int32(IN_CLOEXEC))
            defer { close(watch) }
            inotify_add_watch(watch, folder.path, UInt32(IN_CREATE | IN_MOVED_TO))
            try await Command.with(
                ["serve", "--port", "0", "--folder", folder.path], environment: folder.environment
            ) { server in
                #expect(try await server.line("Listening on ") != nil)
                let path = folder.path + "qiao.sock"
                var events: [(name: String, mask: UInt32)] = []
                while !events.contains(where: { $0.name == "qiao.sock" }) {
                    events += SecretTests.events(watch)
                }
                let ours = events.filter { $0.name == "qiao.sock" }
                #expect(ours.map(\.mask) == [UInt32(IN_MOVED_TO)])
                var facts = stat()
                #expect(stat(path, &facts) == 0)
                #expect(facts.st_mode & 0o777 == 0o600)
                #expect(facts.st_mode & S_IFMT == S_IFSOCK)
                let listed = try await Command.run(
                    ["flow", "list", "--json", "--folder", folder.path], environment: folder.environment)
                #expect(listed.status == 0, "\(listed.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.path + "qiao.sock"))
        }
    }

    /// The next events of an inotify descriptor.
    private static func events(_ watch: Int32) -> [(name: String, mask: UInt32)] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(watch, &buffer, buffer.count)
        var events: [(name: String, mask: UInt32)] = []
        var place = 0
        while place + 16 <= count {
            let (mask, length) = buffer.withUnsafeBytes { bytes in
                (
                    bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self),
                    Int(bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
                )
            }
            let name = buffer[(place + 16)..<(place + 16 + length)].prefix { $0 != 0 }
            events.append((String(decoding: name, as: UTF8.self), mask))
            place += 16 + length
        }
        return events
    }
}
