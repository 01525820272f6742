import Apps
import Testing
import Values

/// The apps in the package's `apps` folder.
enum BundledApp {
    private static let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    static func named(_ name: String) throws -> AppDefinition {
        try AppDefinition(AppFiles(folder: "/\(root)/apps/\(name)"))
    }
}
