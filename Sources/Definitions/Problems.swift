import OrderedCollections
public import Values

/// Everything that is wrong with one definition or one input, found in one go.
public struct Problems: Error, Hashable, Sendable {
    /// The most problems that are told at once.
    public static let countMax = 100

    /// The problems in the order in which they were found; at least one, at most ``countMax``.
    public let all: [Problem]

    /// The problems, or `nil` where there are none; what is beyond ``countMax`` is left out.
    public init?(_ problems: [Problem]) {
        guard !problems.isEmpty else { return nil }
        all = Array(problems.prefix(Problems.countMax))
    }

    /// One problem.
    public init(_ problem: Problem) {
        all = [problem]
    }

    /// One problem that stands for all: a single one itself, else the first with a count, and all of them in the
    /// details under `problems`.
    public var summary: Problem {
        guard all.count > 1 else { return all[0] }
        let rest = all.count - 1
        var summary = Problem(
            all[0].code, status: all[0].status,
            Localized(
                zh: "\(all[0].message.zh)（另有 \(rest) 处问题）",
                en: "\(all[0].message.en) (and \(rest) more)"),
            at: all[0].place)
        summary.details = ["problems": .array(all.map(\.json))]
        return summary
    }
}
