import Foundation
import GRDBSQLite
import Synchronization

/// A disk that fails on command: SQLite's own file system, with its writes and its fsync in between.
///
/// It is the default for files that are opened once it was used, and fails only in folders that it is told.
enum FaultyDisk {
    /// What goes wrong.
    enum Fault {
        /// There is no room for what is written.
        case full
        /// What is written may not have reached the disk.
        case unsynced
    }

    private struct OpenFile: @unchecked Sendable {  // the methods are SQLite's own and never change
        let path: String
        let methods: UnsafePointer<sqlite3_io_methods>
        var fault: Fault?
    }

    private struct State: @unchecked Sendable {  // the keys are only compared
        var faults: [String: Fault] = [:]
        var files: [UnsafeMutablePointer<sqlite3_file>: OpenFile] = [:]
    }

    private static let state = Mutex(State())

    /// Lets files below a folder fail, or work again.
    static func set(_ fault: Fault?, in folder: String) {
        precondition(isInstalled, "SQLite has no file system to stand before")
        state.withLock { $0.faults[folder] = fault }
    }

    // SQLite's own file system, which stays as long as the program.
    private nonisolated(unsafe) static let below = sqlite3_vfs_find(nil)

    private static let isInstalled: Bool = {
        guard let below else { return false }
        let above = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        above.initialize(to: below.pointee)
        above.pointee.zName = UnsafePointer(strdup("faulty"))
        above.pointee.pNext = nil
        above.pointee.xOpen = { _, name, file, flags, outFlags in
            guard let file, let open = FaultyDisk.below?.pointee.xOpen else { return SQLITE_CANTOPEN }
            let code = open(FaultyDisk.below, name, file, flags, outFlags)
            if code == SQLITE_OK, let name { FaultyDisk.stand(before: file, named: String(cString: name)) }
            return code
        }
        return sqlite3_vfs_register(above, 1) == SQLITE_OK
    }()

    private static func stand(before file: UnsafeMutablePointer<sqlite3_file>, named path: String) {
        guard let methods = file.pointee.pMethods else { return }
        let above = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        above.initialize(to: methods.pointee)
        above.pointee.xWrite = { file, bytes, count, offset in
            guard let file, let open = FaultyDisk.look(at: file), let write = open.methods.pointee.xWrite
            else { return SQLITE_IOERR }
            return open.fault == .full ? SQLITE_FULL : write(file, bytes, count, offset)
        }
        above.pointee.xSync = { file, flags in
            guard let file, let open = FaultyDisk.look(at: file), let sync = open.methods.pointee.xSync
            else { return SQLITE_IOERR }
            return open.fault == .unsynced ? SQLITE_IOERR | 4 << 8 : sync(file, flags)
        }
        state.withLock { $0.files[file] = OpenFile(path: path, methods: methods) }
        file.pointee.pMethods = UnsafePointer(above)
    }

    private static func look(at file: UnsafeMutablePointer<sqlite3_file>) -> OpenFile? {
        state.withLock { state in
            guard var open = state.files[file] else { return nil }
            open.fault = state.faults.first { open.path.hasPrefix($0.key) }?.value
            return open
        }
    }
}
