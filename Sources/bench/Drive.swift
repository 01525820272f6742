import OrderedCollections
import Values

/// How a server is to be driven by `bench load`, in a process of its own.
struct Drive: Sendable {
    let port: Int
    let path: String
    let bodyBytes: Int
    let status: Int
    /// A file with the requests, where they differ.
    var from: String?
    var connections = 64
    var seconds = 10.0
    var requests: Int?
    var rate: Double?

    /// Drives it to the end.
    func run(in folder: ScratchFolder) async throws -> Driven {
        var words = [
            try Child.sibling("bench"), "load", "--port", "\(port)", "--path", path, "--body-bytes",
            "\(bodyBytes)", "--status", "\(status)", "--connections", "\(connections)", "--seconds",
            "\(seconds)",
        ]
        if let from { words += ["--from", from] }
        if let requests { words += ["--requests", "\(requests)"] }
        if let rate { words += ["--rate", "\(rate)"] }
        return Driven(json: try JSON(parsing: try await Child.run(words, in: folder)))
    }
}

/// What `bench load` has seen.
struct Driven: Sendable {
    let json: JSON

    /// How many requests were answered as they had to be.
    var answered: Int { Int(json["ops"].integer ?? 0) }

    /// As the measurement of what was driven.
    func measurement(named name: String, engine: String?, details: [(String, JSON)] = []) -> Measurement {
        var all = details
        for (key, value) in json.object ?? [:] where key.hasSuffix("_us") || key == "connections" {
            all.append((key, value))
        }
        return Measurement(
            name: name, engine: engine, operations: answered, seconds: json["seconds"].double ?? 0,
            details: all)
    }
}

extension JSON {
    /// A number, however exactly it is kept.
    fileprivate var double: Double? { Double(text) }
}
