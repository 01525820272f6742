import GRDBSQLite
import Values

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A consistent copy of a SQLite database, made while it goes on working.
enum SQLiteBackup {
    /// Copies the snapshot that `source` reads to a new file, which is complete and on disk when this returns.
    ///
    /// The pages go to `path.partial` first, so that no half of a copy ever bears the name. The caller has a
    /// transaction open, else writers would make the copy begin again and again.
    static func write(_ source: OpaquePointer, to path: String) throws(Problem) {
        let partial = path + ".partial"
        // Also where it is a second name of a copy that is whole.
        unlink(partial)
        guard access(path, F_OK) != 0 else { throw .backupExists(path) }
        let created = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard created >= 0 else { throw .unavailable(partial, systemReason()) }
        close(created)
        defer { unlink(partial) }
        try copy(source, to: partial)
        try publish(partial, as: path)
    }

    /// Gives a closed file that is whole its name; it is on disk under it when this returns.
    static func publish(_ partial: String, as path: String) throws(Problem) {
        try sync(partial)
        // Unlike a rename, a link never replaces a file.
        guard link(partial, path) == 0 else {
            throw errno == EEXIST ? .backupExists(path) : .unavailable(path, systemReason())
        }
        unlink(partial)
        try sync(folder(of: path))
    }

    private static func copy(_ source: OpaquePointer, to path: String) throws(Problem) {
        var target: OpaquePointer?
        let opened = sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        defer { sqlite3_close_v2(target) }
        guard opened == SQLITE_OK, let target else { throw SQLiteCode.problem(opened, on: target) }
        // It is synchronised once, when it is whole.
        try SQLiteCode.execute("PRAGMA synchronous = OFF", on: target)
        guard let backup = sqlite3_backup_init(target, "main", source, "main") else {
            throw SQLiteCode.problem(sqlite3_errcode(target), on: target)
        }
        let stepped = sqlite3_backup_step(backup, -1)
        let finished = sqlite3_backup_finish(backup)
        guard stepped == SQLITE_DONE else { throw SQLiteCode.problem(stepped, on: target) }
        guard finished == SQLITE_OK else { throw SQLiteCode.problem(finished, on: target) }
    }

    private static func sync(_ path: String) throws(Problem) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unavailable(path, systemReason()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unavailable(path, systemReason()) }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func systemReason() -> String { String(cString: strerror(errno)) }
}
