import Foundation
import Storage
import Synchronization
import TestServers
import Values
import World

/// The `qiao` that was built with these tests, as a process.
final class Command: Sendable {
    /// What a command said, and how it ended.
    struct End: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The package's folder, in which commands run.
    static let root = URL(filePath: Binary.root)

    /// All commands end with the test process, however it ends.
    private static let group = Result {
        try ProgramGroup(folder: "/tmp/qiao-commands-\(World.system.newID(Run.self))")
    }
    private static let count = Atomic(0)

    private let program: Program

    /// Starts a command.
    init(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws {
        let group = try Command.group.get()
        let name = "\(Command.count.add(1, ordering: .relaxed).newValue)"
        let file = "\(group.folder)/\(name).in"
        if let input { try Data(input.utf8).write(to: URL(filePath: file)) }
        program = try group.start(
            [Binary.path] + arguments, in: Binary.root, name: name, environment: environment,
            input: input.map { _ in file })
    }

    /// Its number.
    var id: Int32 { program.process }

    /// Waits until it has said a line that begins so, and returns the rest of that line; `nil` where it ended before.
    func line(_ beginning: String) async throws -> String? {
        try await eventually("a line begins with \(beginning)") {
            let isOver = program.ending != nil
            let lines = program.said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix(beginning) }) {
                return .some(.some(String(line.dropFirst(beginning.count))))
            }
            return isOver ? .some(nil) : nil
        }
    }

    /// Sends it a signal.
    func signal(_ number: Int32) {
        program.signal(number)
    }

    /// Waits for its end; a signal that ended it counts as the negative status.
    func end() async throws -> End {
        let status: Int32 =
            switch try await program.end() {
            case .exited(let status): status
            case .killed(let signal): -signal
            }
        return End(status: status, output: program.said, errors: program.complained)
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil
    ) async throws -> End {
        try await Command(arguments, environment: environment, input: input).end()
    }

    /// Lets a command run as long as `body` does, then ends it in order.
    static func with(
        _ arguments: [String], environment: [String: String] = [:], _ body: (Command) async throws -> Void
    ) async throws {
        let command = try Command(arguments, environment: environment)
        do {
            try await body(command)
        } catch {
            command.signal(SIGKILL)
            _ = try await command.end()
            throw error
        }
        command.signal(SIGTERM)
        _ = try await command.end()
    }
}
