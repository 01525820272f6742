import Definitions
import OrderedCollections
public import Values

/// What the checks say about an app.
public struct AppReport: Sendable {
    /// A check and what it found.
    public struct Entry: Hashable, Sendable {
        /// Which check.
        public let check: AppCheck
        /// What it found: code `check.7`, a place such as `app.yaml:14:7`, the number in the detail `check`.
        public let problem: Problem
    }

    /// The app, where it can be read.
    public let app: AppDefinition?
    /// What was found, in the order of the checks.
    public let entries: [Entry]

    /// Whether there is nothing but advice.
    public var isPassed: Bool { entries.allSatisfy(\.check.isAdvice) }

    /// Reads an app and runs every check.
    public init(_ files: AppFiles) {
        let app: AppDefinition
        do throws(Problems) {
            app = try AppDefinition(files)
        } catch {
            self.app = nil
            entries = error.all.map { Entry(check: .readable, problem: $0) }
            return
        }
        let reader = DefinitionReader(file: AppFiles.definition)
        let node = files.bytes[AppFiles.definition].flatMap { reader.document($0) }
        let subject = CheckSubject(app: app)
        self.app = app
        entries = AppCheck.allCases.flatMap { check in
            check.findings(in: subject).prefix(Problems.countMax).map { finding in
                Entry(
                    check: check,
                    problem: Problem(
                        "check.\(check.rawValue)", status: 422, Localized(zh: finding.zh, en: finding.en),
                        at: "\(AppFiles.definition):\(AppReport.place(of: finding.path, in: node))",
                        details: ["check": .int(Int64(check.rawValue))]))
            }
        }
    }

    /// Where a path leads, as far as it can be followed.
    private static func place(of path: [CheckFinding.Step], in node: DefinitionNode?) -> SourcePlace {
        var place = node?.place ?? .start
        var current = node
        for step in path {
            switch step {
            case .key(let key): current = current?[key]
            case .index(let index):
                current = current?.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            }
            guard let next = current else { return place }
            place = next.place
        }
        return place
    }
}
