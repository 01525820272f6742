import Foundation
import Storage
import Values
import World

/// The programs of the newest PostgreSQL that is installed, run as a user who is not root, since they refuse root.
struct PostgresTools: Sendable {
    private let programs: String
    private let user: [String]

    /// - Throws: where PostgreSQL is not installed.
    init() throws {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        guard let newest = versions.compactMap(Int.init).max() else {
            throw TestFailure("PostgreSQL is not installed: apt-get install postgresql")
        }
        programs = "\(root)/\(newest)/bin"
        user =
            ["env", "-C", "/tmp"]
            + (geteuid() == 0

                ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [])
    }

    /// Runs one of the programs to its end.
    /// - Throws: with what it said, where it fails.
    func run(_ program: String, _ arguments: [String]) throws {
        try make(["\(programs)/\(program)"] + arguments)
    }

    /// Runs any program as the server's user to its end.
    /// - Throws: with what it said, where it fails.
    func make(_ command: [String]) throws {
        let output = FileManager.default.temporaryDirectory
            .appending(path: "qiao-output-\(World.system.newID(Run.self))").path()
        defer { try? FileManager.default.removeItem(atPath: output) }
        let status = try Subprocess(user + command, output: output).wait()
        guard status == 0 else {
            let said = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            throw TestFailure("\(command[0]) ended with \(status): \(said)")
        }
    }

    /// Makes a private directory, with a watchdog that stops its server and removes it when the pipe is closed.
    func makeDirectory(_ directory: URL) throws -> Pipe {
        let path = directory.path()
        guard try Subprocess(user + ["mkdir", "-m", "700", path]).wait() == 0 else {
            throw TestFailure("\(path) cannot be made")
        }
        let lifeline = Pipe()
        for end in [lifeline.fileHandleForReading, lifeline.fileHandleForWriting] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        let script = """
            cat >/dev/null
            [ -d "$1" ] || exit 0
            "$2" -D "$1/data" -m immediate -w stop
            rm -rf "$1"
            """
        let watchdog = try Subprocess(
            user + ["setsid", "sh", "-c", script, "watchdog", path, "\(programs)/pg_ctl"],
            input: lifeline.fileHandleForReading.fileDescriptor)
        // A child that ended and was not waited for would keep exit tests waiting for theirs.
        _ = DedicatedThread("qiao.watchdog") { _ = watchdog.wait() }
        return lifeline
    }

    /// Makes the files of a server that is durable, listens on 127.0.0.1 and in its directory, and asks for the
    /// password on TCP.
    func initialize(_ directory: URL, password: String, port: Int) throws {
        let (data, secret) = (directory.appending(path: "data"), directory.appending(path: "password"))
        try write(password, to: secret)
        try run(
            "initdb",
            [
                "-D", data.path(), "-U", "qiao", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
                "--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile=\(secret.path())",
            ])
        try FileManager.default.removeItem(at: secret)
        try append(
            """
            listen_addresses = '127.0.0.1'
            port = \(port)
            unix_socket_directories = '\(directory.path())'
            max_connections = 200
            fsync = on
            jit = off
            autovacuum = on

            """, to: data.appending(path: "postgresql.conf"))
    }

    private func write(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file)
        // initdb, which is another user, reads it; the directory around it is that user's alone.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path())
    }

    private func append(_ text: String, to file: URL) throws {
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}
