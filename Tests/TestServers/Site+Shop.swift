import Foundation
import Values

extension Site {
    /// What a command says that ends well, without the line's end.
    /// - Throws: ``ServerFailure`` where it does not end well.
    public func said(_ command: [String]) async throws -> String {
        let program = try await run(command)
        guard program.ending == .exited(0) else {
            throw ServerFailure("\(command): \(program.complained)")
        }
        return program.said.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes a catalog the one that holds.
    public func sell(_ catalog: String) async throws {
        let file = "\(programs.folder)/catalog.yaml"
        try Data(catalog.utf8).write(to: URL(filePath: file))
        _ = try await said(["catalog", "apply", file])
    }

    /// Buys a pack and pays it in the sandbox.
    public func buy(_ pack: String) async throws {
        let order = try JSON(
            parsing: Array(try await said(["order", "create", "--pack", pack, "--json"]).utf8))
        let number = order["number"].string ?? ""
        _ = try await said(["order", "pay", number, "--channel", "sandbox", "--now"])
    }

    /// What is left of tasks, and set aside.
    public func tasks() async throws -> (left: Int64, reserved: Int64) {
        let page = try JSON(parsing: Array(try await said(["usage", "left", "--json"]).utf8))
        let tasks = page["items"].array?.first { $0["feature"] == "task" } ?? [:]
        return (tasks["remaining"].integer ?? 0, tasks["reserved"].integer ?? 0)
    }
}
