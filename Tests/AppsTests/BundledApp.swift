import Apps
import Testing
import Values

/// The apps in the package's `apps` folder.
enum BundledApp {
    static func folder(_ name: String) -> String {
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/apps/\(name)"
    }

    static func named(_ name: String) throws -> AppDefinition {
        try AppDefinition(AppFiles(folder: folder(name)))
    }
}
