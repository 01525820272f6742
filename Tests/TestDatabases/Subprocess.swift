import Foundation

/// A program that was started.
///
/// Foundation's `Process` waits for descriptors that a daemon keeps open; this waits for the program.
struct Subprocess {
    private let process: pid_t

    /// Starts a program.
    /// - Parameters:
    ///   - command: the program, looked up in `PATH`, and its arguments.
    ///   - input: what it reads; nothing where it is `nil`.
    ///   - output: the file that its output and errors replace.
    /// - Throws: where it cannot be started.
    init(_ command: [String], input: Int32? = nil, output: String = "/dev/null") throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // A daemon that kept the pipes of others open would keep those waiting who read them to their end.
        _ = Subprocess.addCloseFrom?(&actions, 3)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var started = pid_t()
        let status = posix_spawnp(&started, command[0], &actions, nil, &arguments, environ)
        guard status == 0 else { throw TestFailure("\(command[0]): \(String(cString: strerror(status)))") }
        process = started
    }

    /// Waits for its end, and returns the status that it ended with.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    /// `posix_spawn_file_actions_addclosefrom_np` (glibc 2.34), which Swift does not import.
    private static let addCloseFrom: CloseFrom? =
        dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map { unsafeBitCast($0, to: CloseFrom.self) }

    private typealias CloseFrom =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
}
