import Foundation
import Storage
import Synchronization

/// A program that was started, in the process group of a ``ProgramGroup``.
public final class Program: Sendable {
    /// Its process.
    public let process: Int32
    /// The file with what it says on standard output.
    public let output: String
    /// The file with what it says on standard error.
    public let errors: String

    private let ended = Mutex<Ending?>(nil)

    /// Closes what a program would keep open of ours before it begins: the end of another child's pipe, say, which
    /// would never end for that child.
    private static let closingOurs = """
        for file in /proc/self/fd/*; do
            number=${file##*/}
            [ "$number" -gt 2 ] && eval "exec $number>&-"
        done
        exec "$@"
        """

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - command: The program, looked up in `PATH`, and its arguments.
    ///   - group: The process group that it joins; 0 makes one of its own.
    ///   - input: A descriptor that it reads; nothing where it is `nil`.
    ///   - files: The path of the files for what it says, without their endings.
    /// - Throws: ``ServerFailure`` where it cannot be started.
    init(_ command: [String], group: Int32, input: Int32? = nil, files: String) throws {
        (output, errors) = (files + ".out", files + ".err")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        for (descriptor, file) in [(1, output), (2, errors)] as [(Int32, String)] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, group)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let alone = ["bash", "-c", Program.closingOurs, command[0]] + command
        var arguments: [UnsafeMutablePointer<CChar>?] = alone.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var started = Int32()
        let status = posix_spawnp(&started, alone[0], &actions, &attributes, &arguments, environ)
        guard status == 0 else {
            throw ServerFailure("\(command[0]): \(String(cString: strerror(status)))")
        }
        process = started
        // A child that ended and was not waited for would keep exit tests waiting for theirs.
        _ = DedicatedThread("qiao.program") { [self] in
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
            ended.withLock { $0 = Ending(status: status) }
        }
    }

    /// How it ended; `nil` while it runs.
    public var ending: Ending? { ended.withLock { $0 } }

    /// Sends it a signal.
    public func signal(_ signal: Int32) {
        if ending == nil { kill(process, signal) }
    }

    /// Waits for its end.
    public func end(within limit: Duration = .seconds(60)) async throws -> Ending {
        try await eventually("\(process) ends", within: limit) { ending }
    }

    /// What it has said on standard output.
    public var said: String { text(output) }

    /// What it has said on standard error.
    public var complained: String { text(errors) }

    private func text(_ file: String) -> String {
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
