import Analytics
import Values

/// What the tables must say of facts, computed once over all that are distinct.
struct Model {
    private var counts: [String: [FunnelStage: Int64]] = [:]
    private var sums: [[String]: [Int64]] = [:]
    private var held: [[String]: (version: Int64, end: Timestamp?)] = [:]
    private var seen: Set<[UInt8]> = []

    /// A fact in plain words.
    struct Line {
        let mark: [UInt8]
        let at: Timestamp
        var stage: FunnelStage?
        /// Kind, item, channel and currency, then what came in and what went back.
        var moved: [(source: [String], paid: Int64, refunded: Int64)] = []
        var held: (workspace: ID<Workspace>, package: String, version: Int64, end: Timestamp?)?

        /// The fact that it is.
        func fact() throws -> Fact {
            Fact(
                mark: mark, at: at, counted: stage.map { Fact.CountKey(stage: $0) },
                moved: try moved.map { source, paid, refunded in
                    let currency = try Currency(code: source[3])
                    return Fact.Movement(
                        kind: source[0], item: source[1], channel: source[2], paid: Money(paid, currency),
                        refunded: Money(refunded, currency))
                },
                held: held.map {
                    Fact.Held(
                        workspace: $0.workspace, package: $0.package, version: $0.version, endsAt: $0.end)
                })
        }
    }

    /// The model of facts; days are those of clocks eight hours ahead.
    init(_ lines: [Line]) {
        for line in lines {
            let day = String((line.at + .seconds(8 * 3_600)).rfc3339.prefix(10))
            guard seen.insert(Array(day.utf8) + line.mark).inserted else { continue }
            if let stage = line.stage { counts[day, default: [:]][stage, default: 0] += 1 }
            for (source, paid, refunded) in line.moved {
                let old = sums[[day] + source] ?? [0, 0]
                sums[[day] + source] = [old[0] + paid, old[1] + refunded]
            }
            if let (workspace, package, version, end) = line.held {
                let key = [workspace.description, package]
                if version > held[key]?.version ?? 0 { held[key] = (version, end) }
            }
        }
    }

    /// The rows of the funnel.
    var funnel: [[String]] {
        counts.sorted { $0.key < $1.key }.map { day, counts in
            [day] + FunnelStage.allCases.map { "\(counts[$0] ?? 0)" }
        }
    }

    /// The rows of the revenue: day, kind, item, channel, currency, then both sums.
    var revenue: [[String]] {
        sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { $0.key + $0.value.map { "\($0)" } }
    }

    /// The rows of the renewals that are due between two instants.
    func renewals(after now: Timestamp, until end: Timestamp) -> [[String]] {
        held.compactMap { key, value in
            value.end.flatMap { $0 > now && $0 <= end ? [$0.rfc3339] + key : nil }
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

extension Report {
    /// The rows as the model has them.
    var funnelRows: [[String]] {
        funnel.map { day in [day.day.text] + FunnelStage.allCases.map { "\(day.counts[$0] ?? 0)" } }
    }

    /// The rows as the model has them.
    var revenueRows: [[String]] {
        revenue.map {
            [
                $0.day.text, $0.kind, $0.item, $0.channel, $0.paid.currency.code, "\($0.paid.minorUnits)",
                "\($0.refunded.minorUnits)",
            ]
        }
    }

    /// The rows as the model has them.
    var renewalRows: [[String]] {
        renewals.map { [$0.endsAt.rfc3339, $0.workspace.description, $0.package] }
    }
}
