import Foundation

/// The program that is tested, and the sources that it belongs to.
public enum Binary {
    /// The folder that holds `Package.swift`.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path()

    /// The folder into which the program was built: the one that holds the tests, too.
    public static let folder: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().path()
    }()

    /// The program.
    public static let path = folder + "qiao"
}
