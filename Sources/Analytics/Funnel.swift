public import Values

/// How many came how far, day by day.
public struct Funnel: Sendable {
    /// The days on which anything happened, in their order.
    public let days: [Day]
    /// What was looked at most, the most first.
    public let views: [ViewedItem]

    /// How many things are shown that were looked at.
    public static let viewedMax = 50

    /// A day with its counts.
    public struct Day: Hashable, Sendable {
        /// The day.
        public let day: ShopDay
        /// How many documents came to a stage on it.
        public let counts: [FunnelStage: Int64]
    }

    /// Something that was looked at.
    public struct ViewedItem: Hashable, Sendable {
        /// What it is: `package`.
        public let kind: String
        /// Its key.
        public let key: String
        /// How many workspaces looked at it, each counted once a day.
        public let views: Int64
    }

    /// How many came to each stage in all, in the order of the stages.
    /// - Throws: `money.overflow` where that is not countable.
    public func stages() throws(Problem) -> [Step] {
        var steps: [Step] = []
        for stage in FunnelStage.allCases {
            var documents: Int64 = 0
            for day in days {
                let (sum, overflow) = documents.addingReportingOverflow(day.counts[stage] ?? 0)
                guard !overflow else { throw .moneyOverflow }
                documents = sum
            }
            steps.append(
                Step(
                    stage: stage, documents: documents, before: steps.last?.documents,
                    first: steps.first?.documents))
        }
        return steps
    }

    /// A stage, and what part of those before it came so far.
    ///
    /// The documents of two stages are the exact fraction. It may be more than a whole: an order needs no cart.
    public struct Step: Hashable, Sendable {
        /// The stage.
        public let stage: FunnelStage
        /// How many came to it.
        public let documents: Int64
        /// How many came to the stage before; `nil` for the first.
        public let before: Int64?
        /// How many came to the first stage; `nil` for that itself.
        public let first: Int64?

        /// What part of those of the stage before, in per cent: `12.5`.
        public var percentOfBefore: String? { before.flatMap { Funnel.percent(documents, of: $0) } }
        /// What part of those of the first stage, in per cent.
        public var percentOfFirst: String? { first.flatMap { Funnel.percent(documents, of: $0) } }
    }

    /// A fraction in per cent with one decimal, rounded half up.
    ///
    /// - Parameters:
    ///   - part: Not below zero.
    ///   - whole: Not below zero.
    /// - Returns: `12.5`; `nil` of nothing.
    public static func percent(_ part: Int64, of whole: Int64) -> String? {
        guard whole > 0 else { return nil }
        let perMille = (2_000 * Int128(part) + Int128(whole)) / (2 * Int128(whole))
        return "\(perMille / 10).\(perMille % 10)"
    }
}

extension Funnel.Day: ReportRow {
    /// The day and the stages.
    public static var columns: [String] { ["day"] + FunnelStage.allCases.map(\.rawValue) }
    /// The day's counts.
    public var cells: [ReportCell] {
        [.text(day.text)] + FunnelStage.allCases.map { .count(counts[$0] ?? 0) }
    }
}
