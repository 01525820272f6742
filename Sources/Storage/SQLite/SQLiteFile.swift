import Synchronization
import Values

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A database file that this process owns: no second process opens it while this value is open.
///
/// The lock is on a file beside it (`qiao.db.lock`), since any use of the database file itself outside SQLite would
/// drop SQLite's own locks. A server listens for the command line at `qiao.db.sock`.
final class SQLiteFile: Sendable {
    /// The file, free of links.
    let path: String
    private let lock: Mutex<Int32?>

    /// Takes the lock and makes sure that there is a file which only its owner reads.
    /// - Throws: `storage.locked`, `storage.unavailable`.
    init(owning path: String) throws(Problem) {
        guard !path.isEmpty else { throw .unavailable("sqlite:", "no path") }
        let file = try SQLiteFile.resolved(path)
        let lockPath = file + ".lock"
        let lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .unavailable(lockPath, SQLiteFile.systemReason()) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let holder = SQLiteFile.holder(lock)
            close(lock)
            throw .locked(file, by: holder)
        }
        self.path = file
        self.lock = Mutex(lock)
        SQLiteFile.writeHolder(lock)
        let created = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if created >= 0 { close(created) }
    }

    deinit {
        unlock()
    }

    /// Lets go of the file, if it was not let go of already.
    func unlock() {
        lock.withLock { lock in
            guard let descriptor = lock else { return }
            // A child that is being started may hold a copy of the descriptor for a moment; unlocking works on both.
            flock(descriptor, LOCK_UN)
            close(descriptor)
            lock = nil
        }
    }

    private static func writeHolder(_ lock: Int32) {
        let holder = "pid \(getpid())\n"
        ftruncate(lock, 0)
        _ = holder.withCString { pwrite(lock, $0, strlen($0), 0) }
    }

    private static func holder(_ lock: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(lock, &bytes, bytes.count, 0)
        guard count > 1 else { return nil }
        return String(decoding: bytes[..<(count - 1)], as: UTF8.self)
    }

    /// The path with links followed, so that two names of one file are one file.
    static func resolved(_ path: String) throws(Problem) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        guard !name.isEmpty, let real = realpath(folder, nil) else {
            throw .unavailable(path, SQLiteFile.systemReason())
        }
        defer { free(real) }
        let parent = String(cString: real)
        return parent == "/" ? "/\(name)" : "\(parent)/\(name)"
    }

    private static func systemReason() -> String { String(cString: strerror(errno)) }
}
