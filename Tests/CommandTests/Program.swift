import Foundation
import Synchronization

/// The `qiao` that was built with these tests, as a process.
final class Program: Sendable {
    /// What a program said, and how it ended.
    struct End: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The program beside the tests.
    static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "qiao").path()
    /// The package's folder, in which programs run.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private let process = Process()
    private let output: Lines
    private let ended: AsyncStream<Int32>

    /// Starts the program.
    init(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil
    ) throws {
        process.executableURL = URL(filePath: Program.path)
        process.currentDirectoryURL = Program.root
        process.arguments = arguments
        var all = ProcessInfo.processInfo.environment
        for (name, value) in environment { all[name] = value }
        process.environment = all
        let (told, errors) = (Pipe(), Pipe())
        process.standardOutput = told
        process.standardError = errors
        if let input {
            let pipe = Pipe()
            try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try pipe.fileHandleForWriting.close()
            process.standardInput = pipe
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        output = Lines(told.fileHandleForReading, errors.fileHandleForReading)
        let (ended, end) = AsyncStream.makeStream(of: Int32.self)
        self.ended = ended
        process.terminationHandler = {
            end.yield($0.terminationStatus)
            end.finish()
        }
        try process.run()
    }

    /// Its number.
    var id: Int32 { process.processIdentifier }

    /// Waits until it has said a line that begins so, and returns the rest of that line; `nil` where it ended before.
    func line(_ beginning: String) async -> String? {
        await output.line(beginning)
    }

    /// Sends it a signal.
    func signal(_ number: Int32) {
        kill(id, number)
    }

    /// Waits for its end.
    func end() async -> End {
        var status: Int32 = -1
        for await end in ended { status = end }
        let (told, errors) = await output.all()
        return End(status: status, output: told, errors: errors)
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil
    ) async throws -> End {
        try await Program(arguments, environment: environment, input: input).end()
    }

    /// Lets a program run as long as `body` does, then ends it in order.
    static func with(
        _ arguments: [String], environment: [String: String] = [:], _ body: (Program) async throws -> Void
    ) async throws {
        let program = try Program(arguments, environment: environment)
        do {
            try await body(program)
        } catch {
            program.signal(SIGKILL)
            _ = await program.end()
            throw error
        }
        program.signal(SIGTERM)
        _ = await program.end()
    }
}
