import Foundation
import Values

/// The state file: one JSON object a line, only ever appended to, readable by its owner alone (it may hold keys).
///
/// A line is handed to the operating system before its answer is given, so that it outlives the process, though not
/// the machine. One vendor at a time has the file open.
final class Journal: Sendable {
    /// The largest state file that is read, in bytes.
    static let bytesMax = 1 << 30

    private let path: String
    private let descriptor: CInt

    /// Opens the file, which is made where there is none.
    /// - Throws: `vendor.state_unavailable`, also when another vendor has it.
    init(_ path: String) throws(Problem) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw .stateUnavailable(path, reason: reason)
        }
    }

    deinit {
        close(descriptor)
    }

    /// What the file holds.
    ///
    /// A last line that was cut off while it was written is dropped from the file.
    /// - Throws: `vendor.state_malformed`, with the line's number.
    func entries() throws(Problem) -> [Entry] {
        let bytes = try read()
        let whole = bytes.prefix((bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
        if whole.count < bytes.count, ftruncate(descriptor, off_t(whole.count)) != 0 {
            throw .stateUnavailable(path, reason: String(cString: strerror(errno)))
        }
        var entries: [Entry] = []
        for (index, line) in whole.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let json = try? JSON(parsing: Array(line)), let entry = Entry(json) else {
                throw .stateMalformed(path, line: index + 1)
            }
            entries.append(entry)
        }
        return entries
    }

    /// Adds a line.
    /// - Throws: `vendor.state_unavailable`; the line is then not in the file.
    func append(_ entry: Entry) throws(Problem) {
        let line = entry.json.bytes + [UInt8(ascii: "\n")]
        let end = lseek(descriptor, 0, SEEK_END)
        let written = write(descriptor, line, line.count)
        guard written == line.count else {
            let reason = written < 0 ? String(cString: strerror(errno)) : "disk full"
            if written > 0 { _ = ftruncate(descriptor, end) }
            throw .stateUnavailable(path, reason: reason)
        }
    }

    private func read() throws(Problem) -> [UInt8] {
        let size = lseek(descriptor, 0, SEEK_END)
        guard (0...off_t(Self.bytesMax)).contains(size) else {
            throw .stateUnavailable(path, reason: "larger than \(Self.bytesMax) bytes")
        }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(filled))
            }
            guard count > 0 else { throw .stateUnavailable(path, reason: String(cString: strerror(errno))) }
            filled += count
        }
        return bytes
    }
}
