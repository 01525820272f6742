import FoundationEssentials
import Glibc
import Values
import World

/// A program that runs beside this one and does not outlive its closure.
struct Child: Sendable {
    /// How long an orderly end may take before the program is killed.
    static let endMax = Duration.seconds(40)

    let name: String
    let id: pid_t
    /// When it was started, on the monotonic clock.
    let startedAt: Duration
    private let output: String

    /// The program of this name that lies beside this one.
    static func sibling(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
    }

    /// Starts a program whose output goes to a file in the folder, and ends it after `body`.
    static func with<T>(
        _ words: [String], in folder: ScratchFolder, _ body: (Child) async throws -> T
    ) async throws -> T {
        let child = try start(words, in: folder)
        let result: T
        do {
            result = try await body(child)
        } catch {
            try await child.end()
            throw error
        }
        try await child.end()
        return result
    }

    /// Runs a program to its end.
    /// - Returns: The last line that it printed.
    static func run(_ words: [String], in folder: ScratchFolder) async throws -> String {
        let child = try start(words, in: folder)
        let status = try await child.wait(atMost: .seconds(1_800))
        guard status == 0 else { throw Unmeasured("\(words.joined(separator: " ")) ended with \(status).") }
        let text = String(decoding: try Data(contentsOf: URL(filePath: child.output)), as: UTF8.self)
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    /// How much of the machine's memory it has now, in bytes.
    func residentBytes() throws -> Int { try ResidentMemory.bytes(of: id) }

    private static func start(_ words: [String], in folder: ScratchFolder) throws -> Child {
        let startedAt = World.system.clock.monotonic
        let output = "\(folder.path)/output-\(startedAt.microseconds)"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // The threads of the concurrency pool block signals, and a program starts with what its starter blocks.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var nothing = sigset_t()
        sigemptyset(&nothing)
        posix_spawnattr_setsigmask(&attributes, &nothing)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pointers = words.map { strdup($0) }
        pointers.append(nil)
        defer { pointers.forEach { free($0) } }
        var id = pid_t()
        guard posix_spawnp(&id, words[0], &actions, &attributes, pointers, environ) == 0 else {
            throw Unmeasured("\(words[0]) cannot be started.")
        }
        return Child(name: words[0], id: id, startedAt: startedAt, output: output)
    }

    /// Asks it to end in order and waits until it has.
    private func end() async throws {
        kill(id, SIGTERM)
        _ = try await wait(atMost: Child.endMax)
    }

    private func wait(atMost longest: Duration) async throws -> Int32 {
        let clock = World.system.clock
        let end = clock.monotonic + longest
        var status: Int32 = 0
        while true {
            let ended = waitpid(id, &status, WNOHANG)
            if ended == id { return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f) }
            guard ended == 0 || errno == EINTR else { throw Unmeasured("\(name) is not to be found.") }
            if clock.monotonic > end {
                kill(id, SIGKILL)
                throw Unmeasured("\(name) did not end within \(longest).")
            }
            try await clock.sleep(for: .milliseconds(5))
        }
    }
}
