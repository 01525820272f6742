import FoundationEssentials
import Glibc
import World

/// A folder that goes when its benchmark has ended.
struct ScratchFolder: Sendable {
    let path: String

    /// Calls `body` with a fresh folder.
    static func with<T>(_ body: (ScratchFolder) async throws -> T) async throws -> T {
        let name = "qiao-bench-\(getpid())-\(World.system.randomness.next())"
        let url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let result: T
        do {
            result = try await body(ScratchFolder(path: url.path()))
        } catch {
            try FileManager.default.removeItem(at: url)
            throw error
        }
        try FileManager.default.removeItem(at: url)
        return result
    }
}
