import Glibc
public import Values

/// A small file that only its owner may read: a master key, a key for development.
public enum SecretFile {
    private static let bytesMax = 4_096

    /// Writes a new file, mode 0600 from its first instant, durable when this returns.
    /// - Throws: `vault.file_exists` where there is one already, `vault.file_unwritable`.
    public static func create(_ path: String, _ text: String) throws(Problem) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw errno == EEXIST ? .secretFileExists(path) : .secretFileUnwritable(path, reason(errno))
        }
        defer { close(file) }
        let bytes = Array("\(text)\n".utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0, syncFolder(of: path) else {
            let reason = reason(errno)
            unlink(path)
            throw .secretFileUnwritable(path, reason)
        }
    }

    /// What a file holds, without the line break at its end.
    /// - Throws: `vault.file_missing`, `vault.file_exposed` where others than the owner may read or write it,
    ///   `vault.file_unreadable`.
    public static func read(_ path: String) throws(Problem) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw errno == ENOENT ? .secretFileMissing(path) : .secretFileUnreadable(path, reason(errno))
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .secretFileUnreadable(path, reason(errno)) }
        guard status.st_mode & 0o077 == 0 else { throw .secretFileExposed(path) }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = Glibc.read(file, &bytes, bytesMax)
        guard count >= 0, let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw .secretFileUnreadable(path, reason(errno))
        }
        return text.last == "\n" ? String(text.dropLast()) : text
    }

    /// Makes the file's name as durable as its content.
    private static func syncFolder(of path: String) -> Bool {
        let name = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }

    private static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}
