import Connections
import Foundation
import Values
import World

/// A folder for an installation of a test's own, and the key that its secrets hang on.
struct Folder: Sendable {
    let path: String
    /// What the programs of the test find in their environment.
    let environment: [String: String]

    /// The text of the master key.
    let masterKey: String

    /// Makes a folder for as long as `body` takes.
    static func with(_ body: (Folder) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "qiao-\(World.system.newID(Event.self).uuid.low)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer {
            // A folder that stays is the system's to clear.
            try? FileManager.default.removeItem(at: url)
        }
        let key = MasterKey.generate(.system).text
        try await body(
            Folder(
                path: url.path(),
                environment: ["QIAO_MASTER_KEY": key, "LANG": "C.UTF-8", "QIAO_LANG": "en"],
                masterKey: key))
    }

    /// Writes a file into it.
    func write(_ name: String, _ text: String) throws -> String {
        let file = path + name
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    /// A flow that does nothing but end.
    static let flow = """
        flow: quiet
        trigger: {app: webhook}
        steps:
          - {id: done, end: succeeded}
        """
}
