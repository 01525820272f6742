import FoundationEssentials
import Glibc

/// How much of the machine's memory a process has, as the kernel says.
enum ResidentMemory {
    /// That of this process, in bytes.
    static func own() throws -> Int { try bytes(of: getpid()) }

    /// That of a process, in bytes.
    static func bytes(of process: pid_t) throws -> Int {
        let status = try Data(contentsOf: URL(filePath: "/proc/\(process)/status"))
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        let kibibytes = lines.first { $0.hasPrefix("VmRSS:") }?.split { $0 == " " || $0 == "\t" }
            .dropFirst().first.flatMap { Int($0) }
        guard let kibibytes else { throw Unmeasured("The process \(process) has ended.") }
        return kibibytes * 1_024
    }
}
