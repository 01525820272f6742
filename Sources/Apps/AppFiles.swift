import FoundationEssentials
public import Values

/// The files of an app: `app.yaml` and what it names, by their path within the app's folder.
public struct AppFiles: Hashable, Sendable {
    /// The definition's path.
    public static let definition = "app.yaml"
    /// The most files, and the most bytes of all of them together.
    public static let limits = (files: 1_000, bytes: 16 << 20)

    /// Bytes by path; paths are relative, with `/`.
    public let bytes: [String: [UInt8]]

    /// The files with these paths.
    public init(_ bytes: [String: [UInt8]]) {
        self.bytes = bytes
    }

    /// The regular files in a folder and its folders; names that begin with a point, and links, are passed over.
    ///
    /// - Parameter folder: A folder of the program's own or an operator's choosing, never from a request.
    /// - Throws: `app.unreadable` where the folder cannot be read or is beyond ``limits``.
    public init(folder: String) throws(Problem) {
        var bytes: [String: [UInt8]] = [:]
        var size = 0
        var waiting = [""]
        while let inner = waiting.popLast() {
            for name in try AppFiles.names(in: "\(folder)/\(inner)") where !name.hasPrefix(".") {
                let path = inner + name
                let file = AppFiles.attributes(of: "\(folder)/\(path)")
                switch file.type {
                case .typeDirectory: waiting.append("\(path)/")
                case .typeRegular:
                    size += file.bytes
                    guard size <= AppFiles.limits.bytes else { throw .appTooLarge(folder) }
                    bytes[path] = try AppFiles.content(of: "\(folder)/\(path)")
                default: continue
                }
                guard bytes.count + waiting.count <= AppFiles.limits.files else { throw .appTooLarge(folder) }
            }
        }
        self.bytes = bytes
    }

    /// What a folder holds, by name.
    /// - Throws: `app.unreadable`.
    static func names(in folder: String) throws(Problem) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw .appUnreadable(folder)
        }
    }

    /// What a path itself is, without following a link.
    private static func attributes(of path: String) -> (type: FileAttributeType?, bytes: Int) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let bytes = (attributes?[.size] as? UInt64).map { Int(clamping: $0) }
        return (attributes?[.type] as? FileAttributeType, min(bytes ?? 0, limits.bytes + 1))
    }

    private static func content(of path: String) throws(Problem) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .appUnreadable(path)
        }
    }
}
