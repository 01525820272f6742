import Foundation
import Synchronization
import Values
import World

/// A PostgreSQL server of the test's own, which it may stop and start as it likes.
///
/// Its directory and its processes go when the test process ends, however it ends: a watchdog waits for the end of a
/// pipe that only the test process holds open, then stops the server and removes the directory. What a machine that
/// was switched off has left is removed by the next start.
public final class PostgresCluster: Sendable {
    /// How the server is stopped.
    public enum Stop: String, Sendable {
        /// It breaks connections, rolls back and ends in order.
        case fast
        /// It ends as in a crash, and recovers when it is started.
        case immediate
    }

    /// The TCP port on 127.0.0.1.
    public let port: Int
    /// The password for TCP, made for this cluster; the socket in the private directory needs none.
    public let password: String

    private static let permits = Permits(2)

    private let directory: URL
    private let tools: PostgresTools
    private let lifeline: Pipe

    /// Makes a cluster and starts its server.
    public static func start() async throws -> PostgresCluster {
        try await blocking {
            for _ in 1...4 {
                // Another may have taken the port that was free.
                if let cluster = try? PostgresCluster() { return cluster }
            }
            return try PostgresCluster()
        }
    }

    /// Makes a cluster for `body` alone; two exist at once at most.
    public static func with<Result>(_ body: (PostgresCluster) async throws -> Result) async throws -> Result {
        try await permits.with {
            let cluster = try await start()
            return try await closing({ try await cluster.remove() }) { try await body(cluster) }
        }
    }

    private init() throws {
        tools = try PostgresTools()
        PostgresLeftovers.sweep(with: tools)
        let world = World.system
        port = try PostgresCluster.freePort()
        password = "\(world.newID(Run.self).uuid.low)\(world.randomness.next())"
        directory = PostgresLeftovers.directory(for: ProcessInfo.processInfo.processIdentifier, port: port)
        lifeline = try tools.makeDirectory(directory)
        try tools.initialize(directory, password: password, port: port)
        try tools.run("pg_ctl", start)
    }

    /// A URL for a connection over the Unix socket.
    public func url(database: String, parameters: String = "") -> String {
        "postgres://qiao@/\(database)?host=\(directory.path())&port=\(port)\(parameters)"
    }

    /// A URL for a connection over TCP, to the server itself or to something before it.
    public func tcpURL(database: String, port: Int? = nil) -> String {
        "postgres://qiao:\(password)@127.0.0.1:\(port ?? self.port)/\(database)?sslmode=disable&gssencmode=disable"
    }

    /// Stops the server.
    public func stop(_ mode: Stop) async throws {
        try await blocking { [tools, data] in
            try tools.run("pg_ctl", ["-D", data, "-m", mode.rawValue, "-w", "stop"])
        }
    }

    /// Starts the server again.
    public func resume() async throws {
        try await blocking { [tools, start] in try tools.run("pg_ctl", start) }
    }

    /// Stops the server and starts it again.
    public func restart(_ mode: Stop) async throws {
        try await stop(mode)
        try await resume()
    }

    /// Crashes the server, and once more while it recovers from that; then it is left to recover.
    /// - Returns: Whether its log says that it was interrupted while it recovered.
    public func crashDuringRecovery() async throws -> Bool {
        for _ in 1...10 {
            try await stop(.immediate)
            let before = log.count
            try await blocking { [self] in
                try tools.run("pg_ctl", ["--no-wait"] + start.filter { $0 != "-w" })
                while !log.dropFirst(before).contains("automatic recovery in progress") { sched_yield() }
                if let server { kill(server, SIGQUIT) }
                // Its file goes with it; its process may stay as a zombie where nobody waits for it.
                while server != nil { sched_yield() }
            }
            try await resume()
            if log.dropFirst(before).contains("interrupted while in recovery") { return true }
        }
        return false
    }

    /// What the server has said.
    private var log: String {
        FileManager.default.contents(atPath: directory.appending(path: "log").path())
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The process of the server; `nil` where it does not run.
    private var server: pid_t? {
        FileManager.default.contents(atPath: data + "/postmaster.pid")
            .flatMap { pid_t(String(decoding: $0, as: UTF8.self).prefix { $0 != "\n" }) }
    }

    /// Makes a certificate for 127.0.0.1, and lets the server have it where it is the server's.
    /// - Returns: The path of the certificate.
    public func makeCertificate(named name: String = "server") throws -> String {
        let certificate = "\(data)/\(name).crt"
        try tools.make(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
                "-keyout", "\(data)/\(name).key", "-out", certificate,
            ])
        return certificate
    }

    private func remove() async throws {
        try await blocking { [tools, data, directory] in
            try? tools.run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"])
            try FileManager.default.removeItem(at: directory)
        }
    }

    private var data: String { directory.appending(path: "data").path() }

    private var start: [String] {
        ["-D", data, "-w", "-t", "60", "-l", directory.appending(path: "log").path(), "start"]
    }

    private static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 ? getsockname(listener, address, &size) : -1
            }
        }
        guard status == 0 else { throw TestFailure("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
