import Glibc
import OrderedCollections
import Values

/// What one benchmark measured, printed as one JSON object.
struct Measurement {
    let name: String
    let engine: String?
    /// How many operations were timed, and in how long.
    let operations: Int
    let seconds: Double
    /// The time of single operations, where they were timed one by one.
    var latencies: [Duration] = []
    /// What only this benchmark knows.
    var details: [(String, JSON)] = []

    var operationsPerSecond: Double { Double(operations) / seconds }

    func json(peakResidentBytes: Int) -> JSON {
        var members: JSONObject = ["name": .string(name)]
        if let engine { members["engine"] = .string(engine) }
        members["ops"] = .int(Int64(operations))
        members["seconds"] = Measurement.decimal(seconds, places: 3)
        members["ops_per_second"] = .int(Int64(operationsPerSecond))
        if !latencies.isEmpty {
            let sorted = latencies.sorted()
            members["p50_us"] = .int(sorted[sorted.count / 2].microseconds)
            members["p99_us"] = .int(sorted[sorted.count * 99 / 100].microseconds)
            members["max_us"] = .int(sorted[sorted.count - 1].microseconds)
        }
        members["peak_rss_bytes"] = .int(Int64(peakResidentBytes))
        for (key, value) in details { members[key] = value }
        return .object(members)
    }

    /// Prints it as the last line, with the most memory that this process has had.
    func print() throws {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        Swift.print(json(peakResidentBytes: usage.ru_maxrss * 1_024).text)
    }

    static func decimal(_ value: Double, places: Int) -> JSON {
        let scale = (0..<places).reduce(Int64(1)) { product, _ in product * 10 }
        let scaled = Int64((value * Double(scale)).rounded())
        let fraction = String(scaled % scale + scale).dropFirst()
        guard let number = try? JSON(parsing: "\(scaled / scale).\(fraction)") else { return .null }
        return number
    }
}
