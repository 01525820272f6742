import Foundation
import Testing
import Values

/// The public TypeID vectors, which are read where they lie beside the package.
enum Conformance {
    static let absent: Comment = "the conformance vectors are not beside the package"

    static var exists: Bool {
        FileManager.default.fileExists(atPath: folder.path)
    }

    static func cases(_ file: String) throws -> [JSON] {
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(file)))
        return try JSON(parsing: bytes).array ?? []
    }

    private static var folder: URL {
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("../shared/conformance/typeid").standardizedFileURL
    }
}
