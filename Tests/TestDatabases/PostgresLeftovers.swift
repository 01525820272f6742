import Foundation

/// Clusters whose test process is gone.
enum PostgresLeftovers {
    private static let prefix = "qiao-postgres-"

    /// The directory of a cluster, whose name tells whose it is.
    ///
    /// It is short, since a socket's path may have 107 bytes.
    static func directory(for process: Int32, port: Int) -> URL {
        URL(filePath: "/tmp/\(prefix)\(process)-\(port)", directoryHint: .isDirectory)
    }

    /// Stops and removes the clusters that belong to processes which do not run any more.
    static func sweep(with tools: PostgresTools) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let owner = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }) else { continue }
            guard kill(owner, 0) != 0, errno == ESRCH else { continue }
            try? tools.run("pg_ctl", ["-D", "/tmp/\(name)/data", "-m", "immediate", "-w", "stop"])
            try? FileManager.default.removeItem(atPath: "/tmp/\(name)")
        }
    }
}
