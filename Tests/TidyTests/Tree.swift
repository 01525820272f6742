import Foundation

/// The package's files as they lie on the disk.
enum Tree {
    /// The folder that holds `Package.swift`.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of `Sources` and `Tests`.
    static let swiftFiles: [SwiftFile] = ["Sources", "Tests"].flatMap(files)
        .filter { $0.hasSuffix(".swift") }
        .map { SwiftFile($0, text($0)) }

    /// The folders of `Sources`.
    static let rooms: [String] = Set(
        files(under: "Sources").compactMap {
            $0.split(separator: "/").dropFirst().dropLast().first.map(String.init)
        }
    ).sorted()

    /// The text of a file; empty where there is none.
    static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    private static func files(under folder: String) -> [String] {
        let paths = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        return (paths?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }.sorted()
    }
}
