import Foundation

/// The programs that a test has started, and a folder for what they leave: both go when the test process ends,
/// however it ends.
///
/// A watchdog waits for the end of a pipe that only the test process holds open, then kills the group, which a
/// keeper on the same pipe holds together, and removes the folder.
public final class ProgramGroup: Sendable {
    /// The folder.
    public let folder: String

    private let lifeline: FileHandle
    private let keeper: Program
    private let watchdog: Program

    /// A group without programs, and an empty folder.
    public init(folder: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Another child that kept the pipe open would keep the watchdog waiting.
        let pipe = folder + "/lifeline"
        guard mkfifo(pipe, 0o600) == 0 else { throw ServerFailure("\(pipe) cannot be made") }
        let input = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let output = open(pipe, O_WRONLY | O_CLOEXEC)
        guard input >= 0, output >= 0, fcntl(input, F_SETFL, 0) == 0 else {
            throw ServerFailure("\(pipe) cannot be opened")
        }
        defer { close(input) }
        lifeline = FileHandle(fileDescriptor: output, closeOnDealloc: true)
        keeper = try Program(["cat"], group: 0, input: input, files: folder + "/keeper")
        let script = """
            cat >/dev/null
            kill -9 -- "-$1"
            umount -l "$2/disk" 2>/dev/null
            rm -rf "$2"
            """
        watchdog = try Program(
            ["bash", "-c", script, "watchdog", "\(keeper.process)", folder], group: 0, input: input,
            files: folder + "/watchdog")
    }

    /// The number of the process group.
    public var number: Int32 { keeper.process }

    /// Starts a program in a folder, which must end with the group.
    ///
    /// - Parameters:
    ///   - command: The program, looked up in `PATH`, and its arguments.
    ///   - place: Its working folder.
    ///   - name: The name of the files for what it says.
    ///   - environment: What it finds in its environment beside ours.
    ///   - input: The file that it reads; nothing where it is `nil`.
    /// - Returns: The program.
    /// - Throws: ``ServerFailure`` where it cannot be started.
    public func start(
        _ command: [String], in place: String, name: String, environment: [String: String] = [:],
        input: String? = nil
    ) throws -> Program {
        let settings = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let source = try input.map { path in
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw ServerFailure("\(path) cannot be read")
            }
            return handle
        }
        return try Program(
            ["env", "-C", place] + settings + command, group: number, input: source?.fileDescriptor,
            files: "\(folder)/\(name)")
    }

    /// Kills what still runs and removes the folder.
    public func end() async throws {
        try lifeline.close()
        _ = try await watchdog.end()
        _ = try await keeper.end()
    }
}
