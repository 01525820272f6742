import Foundation
public import Values

/// A `qiao serve` that was started.
public struct ServedNode: Sendable {
    /// Its process.
    public let program: Program
    /// Its port on 127.0.0.1.
    public let port: Int

    private let keyFile: String

    /// A server of which a test knows where it is.
    public init(program: Program, port: Int, keyFile: String) {
        self.program = program
        self.port = port
        self.keyFile = keyFile
    }

    /// Where anybody finds it.
    public var address: Address { Address(port: port) }

    /// Where its operator finds it.
    public var operated: Address {
        get throws {
            let key = try String(contentsOfFile: keyFile, encoding: .utf8)
            return Address(port: port, key: key.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    /// Returns once it is ready.
    /// - Throws: ``ServerFailure`` with what it said where it ended.
    public func isReady(within limit: Duration = .seconds(60)) async throws {
        try await eventually("the server is ready", within: limit) {
            if let ending = program.ending {
                throw ServerFailure("the server ended, \(ending): \(program.complained)")
            }
            do {
                return try await address.send("GET", "/readyz").status == 200
            } catch {
                // Nobody listens yet.
                return false
            }
        }
    }

    /// Kills it and returns once it is gone.
    /// - Returns: How it ended.
    public func kill() async throws -> Ending {
        program.signal(SIGKILL)
        return try await program.end()
    }

    /// Saves a flow and returns the path of its webhook.
    public func save(_ flow: String) async throws -> String {
        let saved = try await operated.send("POST", "/v1/flows?file=flow.yaml", Array(flow.utf8))
        guard let hook = saved.json["webhook"].string, let path = hook.range(of: "/hooks/") else {
            throw ServerFailure("the flow was not saved: \(String(decoding: saved.body, as: UTF8.self))")
        }
        return String(hook[path.lowerBound...])
    }

    /// All runs, in pages.
    public func runs() async throws -> [JSON] {
        var runs: [JSON] = []
        var next: String?
        repeat {
            let page = try await operated.json("/v1/runs?limit=200" + (next.map { "&after=\($0)" } ?? ""))
            runs += page["items"].array ?? []
            next = page["next"].string
        } while next != nil
        return runs
    }

    /// A run with its steps.
    public func run(_ id: String) async throws -> JSON {
        try await operated.json("/v1/runs/\(id)")
    }

    /// Waits until a run is in one of these states.
    public func run(
        _ id: String, comesTo states: Set<String>, within limit: Duration = .seconds(60)
    ) async throws
        -> JSON
    {
        try await eventually("\(id) comes to \(states.sorted())", within: limit) {
            let run = try await run(id)
            // A literal nil would be JSON's null, which is something.
            return states.contains(run["state"].string ?? "") ? Optional(run) : Optional.none
        }
    }
}
