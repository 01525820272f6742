import Foundation
import TestServers

/// A shell that takes one block after the other, as a person pastes them.
final class Terminal {
    /// The shell.
    let shell: Program

    private let folder: String
    private let line: FileHandle
    private var blocks = 0

    /// Opens a terminal in the project's folder.
    init(_ site: Site, name: String, environment: [String: String]) async throws {
        folder = "\(site.programs.folder)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let script = """
            set -E
            trap 'echo "$? $BASH_COMMAND" >>"$block.failed"' ERR
            trap : INT
            while read -r block <&3; do
                . "$block" </dev/null >"$block.out" 2>"$block.err"
                : >"$block.done"
            done 3<"$1"
            """
        try Data(script.utf8).write(to: URL(filePath: folder + "/shell"))
        let pipe = folder + "/line"
        guard mkfifo(pipe, 0o600) == 0 else { throw ServerFailure("\(pipe) cannot be made") }
        let descriptor = open(pipe, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw ServerFailure("\(pipe) cannot be opened") }
        line = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        shell = try site.programs.start(
            ["bash", folder + "/shell", pipe], in: Binary.root, name: "terminal-\(name)",
            environment: environment)
    }

    /// Whether a block goes on.
    var isBusy: Bool { blocks > 0 && !FileManager.default.fileExists(atPath: file + ".done") }

    /// Runs a block to its end.
    /// - Returns: What went wrong; `nil` where every command did what it should. A command that ends with status 1
    ///   and has no complaint has found something and says so.
    func run(_ block: String) async throws -> String? {
        try await begin(block)
        try await isFree()
        let failed = text(".failed").split(separator: "\n").filter { !$0.hasPrefix("1 ") }
        let complaint = text(".err")
        return failed.isEmpty && complaint.isEmpty
            ? nil : "\(failed.joined(separator: "; ")) \(complaint) \(text(".out").suffix(500))"
    }

    /// Begins a block.
    func begin(_ block: String) async throws {
        try await isFree()
        blocks += 1
        try Data(block.utf8).write(to: URL(filePath: file))
        try line.write(contentsOf: Data((file + "\n").utf8))
    }

    /// Returns once nothing runs in the foreground.
    func isFree() async throws {
        try await eventually("the block ends: \(text(""))", within: .seconds(120)) {
            if let ending = shell.ending { throw ServerFailure("the shell ended, \(ending)") }
            return !isBusy
        }
    }

    /// Interrupts what runs in the foreground, as Ctrl-C does.
    func interrupt() {
        for process in descendants(of: shell.process) { kill(process, SIGINT) }
    }

    private var file: String { "\(folder)/block-\(blocks)" }

    private func text(_ ending: String) -> String {
        FileManager.default.contents(atPath: file + ending).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private func descendants(of process: Int32) -> [Int32] {
        let list = FileManager.default.contents(atPath: "/proc/\(process)/task/\(process)/children") ?? Data()
        let children = String(decoding: list, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
        return children + children.flatMap(descendants)
    }
}
