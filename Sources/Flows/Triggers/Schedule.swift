public import Definitions
package import Values

/// The times at which a flow starts by itself.
public struct Schedule: Sendable {
    /// What becomes of times at which nothing could start, since no node was running.
    public enum MissedTimes: String, Sendable, CaseIterable, DefinitionReadable {
        /// They are left out.
        case skip
        /// The last of them is made up for.
        case last
        /// All of them are made up for, the oldest first.
        case all
    }

    /// How late a start may be and still count as on time.
    static let grace = Duration.seconds(60)
    /// How far back missed times are looked for.
    static let lookBack = Duration.seconds(30 * 86_400)
    /// How many starts one transaction makes; the others follow at once.
    static let startsMax = 100

    /// The times by the clocks of the zone.
    public let cron: CronExpression
    /// By whose clocks.
    package let zone: Zone
    /// What becomes of missed times.
    public let missed: MissedTimes

    /// A schedule.
    package init(cron: CronExpression, zone: Zone, missed: MissedTimes) {
        self.cron = cron
        self.zone = zone
        self.missed = missed
    }

    /// The first instant after this one at which the flow starts.
    ///
    /// A local time that the zone's clocks skip comes when the skip ends; one that they show twice comes at its first
    /// showing alone.
    package func next(after instant: Timestamp) -> Timestamp? {
        var local = instant + .seconds(zone.offsetSeconds(at: instant))
        while let next = cron.next(after: local) {
            let found = zone.firstInstant(showing: next)
            if found > instant { return found }
            local = next
        }
        return nil
    }

    /// What is to start at `now`, where the last start was that of `last`.
    /// - Returns: The times, the oldest first, and up to when everything is done.
    package func due(after last: Timestamp, at now: Timestamp) -> (times: [Timestamp], doneUntil: Timestamp) {
        var times: [Timestamp] = []
        var known = max(last, now - Schedule.lookBack)
        while let next = next(after: known), next <= now {
            known = next
            switch missed {
            case .skip: if now - next <= Schedule.grace { times.append(next) }
            case .last: times = [next]
            case .all: times.append(next)
            }
            if times.count == Schedule.startsMax { return (times, next) }
        }
        return (times, now)
    }
}

extension Schedule {
    /// Reads `cron`, `zone` and `missed` of a trigger.
    static func read(_ mapping: DefinitionMapping) -> Schedule? {
        let cron = mapping.required("cron", as: CronExpression.self)
        let zone = mapping.required("zone", as: Zone.self)
        let missed = mapping.optional("missed", as: MissedTimes.self) ?? .last
        guard let cron, let zone else { return nil }
        return Schedule(cron: cron, zone: zone, missed: missed)
    }
}

extension CronExpression: DefinitionReadable {
    /// Reads an expression.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> CronExpression? {
        String.read(node, by: reader).flatMap { text in
            reader.attempt(at: node.place) { () throws(Problem) in try CronExpression(text) }
        }
    }
}
