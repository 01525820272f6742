import OrderedCollections
public import Values

/// What many simulations did and saw.
public struct Total: Sendable {
    private let ordersAsked: Int
    private var seeds = 0
    private var orders = 0
    private var events = 0
    private var simulated = Duration.zero
    private var faults: [Fault: Int] = [:]
    /// The one with the lowest seed of those in which a law was broken.
    public private(set) var violated: Report?

    /// Nothing yet, of seeds that ask for so many orders each.
    public init(orders: Int) {
        ordersAsked = orders
    }

    /// Adds what one did.
    public mutating func add(_ report: Report) {
        seeds += 1
        orders += report.orders
        events += report.events
        simulated += report.simulated
        faults.merge(report.faults, uniquingKeysWith: +)
        if report.violation != nil, report.seed < violated?.seed ?? .max { violated = report }
    }

    /// How often a fault occurred.
    public subscript(_ fault: Fault) -> Int { faults[fault] ?? 0 }

    /// In lines for people.
    /// - Parameters:
    ///   - engine: On which engine.
    ///   - wall: How long it took.
    /// - Returns: The lines.
    public func text(_ engine: String, in wall: Duration) -> String {
        let facts = json(engine, in: wall)
        var lines = ["seeds", "orders", "events", "seconds", "simulated_hours", "simulated_hours_per_second"]
            .map {
                "\($0) \(facts[$0].text)"
            }
        lines += Fault.allCases.map { "\($0.rawValue): \(self[$0])" }
        lines.append("violations: \(facts["violations"].text)")
        if let violated, let violation = violated.violation {
            lines.append("seed \(violated.seed), event \(violated.events): \(violation)")
            lines.append(
                "again: simulate --first \(violated.seed) --count 1 --orders \(ordersAsked) --engine \(engine)"
            )
        }
        return lines.joined(separator: "\n")
    }

    /// As one object for programs.
    public func json(_ engine: String, in wall: Duration) -> JSON {
        let seconds = Double(wall.microseconds) / 1_000_000
        let hours = Double(simulated.microseconds) / 3_600_000_000
        var object: JSONObject = [
            "engine": .string(engine), "seeds": .int(Int64(seeds)), "orders": .int(Int64(orders)),
            "events": .int(Int64(events)), "seconds": .int(Int64(seconds.rounded())),
            "simulated_hours": .int(Int64(hours.rounded())),
            "simulated_hours_per_second": .int(Int64((hours / max(seconds, 0.001)).rounded())),
            "faults": .object(
                JSONObject(
                    uniqueKeysWithValues: Fault.allCases.map { ($0.rawValue, .int(Int64(self[$0]))) })),
            "violations": .int(violated == nil ? 0 : 1),
        ]
        if let violated, let violation = violated.violation {
            object["seed"] = .int(Int64(violated.seed))
            object["law"] = .string(violation.law.rawValue)
            object["seen"] = .string(violation.seen)
        }
        return .object(object)
    }
}
