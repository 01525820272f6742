import Foundation
import Testing

/// A program of others' that reads what we wrote: a script in `Tests/peers` over a package from PyPI.
struct PythonPeer {
    static let openAPI = PythonPeer(
        folder: "openapi", script: "validate.py", module: "openapi_spec_validator")
    static let prometheus = PythonPeer(
        folder: "prometheus", script: "families.py", module: "prometheus_client")

    let folder: String
    let script: String
    let module: String

    /// Whether it can be asked here.
    var isHere: Bool {
        do {
            return try PythonPeer.python(["-c", "import \(module)"], []).status == 0
        } catch {
            return false
        }
    }

    /// What there must be for it to be asked.
    var need: Comment { "needs python3 with what Tests/peers/\(folder)/requirements.txt pins" }

    /// What it says of these bytes.
    func ask(_ bytes: [UInt8]) throws -> (status: Int32, output: [UInt8]) {
        let peers = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "peers")
        return try PythonPeer.python([peers.appending(path: "\(folder)/\(script)").path()], bytes)
    }

    private static func python(
        _ arguments: [String], _ bytes: [UInt8]
    ) throws -> (status: Int32, output: [UInt8]) {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        if !bytes.isEmpty { try input.fileHandleForWriting.write(contentsOf: Data(bytes)) }
        try input.fileHandleForWriting.close()
        let told = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, Array(told))
    }
}
