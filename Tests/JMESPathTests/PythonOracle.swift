import Foundation
import Values

/// The PyPI package `jmespath` behind a pipe: one process that answers one question after another.
final class PythonOracle {
    private let process = Process()
    private let questions = Pipe()
    private let answers = Pipe()
    private var buffer = Data()

    /// Why no comparison is possible here; `nil` where it is.
    static let absence: String? = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import jmespath; assert jmespath.__version__ == '\(version)'"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            process.waitUntilExit()
        } catch {
            return "python3 is not here"
        }
        return process.terminationStatus == 0
            ? nil
            : "python3 or its package jmespath \(version) is not here (Tests/peers/jmespath/requirements.txt)"
    }()

    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "peers/jmespath")

    /// The version that the requirements pin.
    private static let version: String = {
        let pins = try? String(contentsOf: folder.appending(path: "requirements.txt"), encoding: .utf8)
        return pins?.split(separator: "=").last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }()

    init() throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", PythonOracle.folder.appending(path: "oracle.py").path]
        process.standardInput = questions
        process.standardOutput = answers
        try process.run()
    }

    /// The answer to one question.
    func answer(_ question: JSON) throws -> JSON {
        try questions.fileHandleForWriting.write(contentsOf: Data(question.bytes + [0x0A]))
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = Array(buffer[buffer.startIndex..<end])
                buffer.removeSubrange(buffer.startIndex...end)
                return try JSON(parsing: line)
            }
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Silence() }
            buffer.append(more)
        }
    }

    /// Ends the process.
    func close() {
        try? questions.fileHandleForWriting.write(contentsOf: [0x0A])
        process.waitUntilExit()
    }

    /// The process ended without an answer.
    struct Silence: Error {}
}
