import Apps
import Catalog
import Definitions
import Flows
import TestServers
import Testing
import Values

/// Definitions, and parts of definitions, which are read in the place where they belong.
struct DefinitionExamples {
    /// The last whole app that held, into which parts are put.
    private var app = ""

    /// Reads a block by what it begins with.
    mutating func read(_ block: DocumentPage.Block, at place: String) throws {
        let text = block.text
        switch text.prefix(while: { $0.isLetter || $0 == "_" }) {
        case "app":
            let wanted = DefinitionExamples.check(in: block.prose)
            let failed = DefinitionExamples.failed(text).filter { $0.rawValue == wanted || !$0.isAdvice }
            #expect(failed.map(\.rawValue) == (wanted.map { [$0] } ?? []), "\(place)")
            if wanted == nil { app = text }
        case "sign":
            expectHolds(app.replacing("\nrequest:", with: "\nrequest:\n" + indented(text, by: 2)), place)
        case "lookup":
            let lines = app.split(separator: "\n", omittingEmptySubsequences: false)
            let whole = lines.map { $0.hasPrefix("    lookup:") ? indented(text, by: 4) : String($0) }
            expectHolds(whole.joined(separator: "\n"), place)
        case "flow":
            try expectFlow(text, place)
        case "currency":
            expectCatalog(text, place)
        case "trigger":
            try expectFlow("flow: example\n\(text)steps:\n  - {id: done, end: succeeded}\n", place)
        case "steps":
            try expectFlow("flow: example\ntrigger: {app: webhook}\n\(text)", place)
        case "" where text.hasPrefix("- "):
            try expectFlow(
                "flow: example\ntrigger: {app: webhook}\nsteps:\n" + indented(text, by: 2), place)
        case let word:
            Issue.record("\(place): nobody reads a definition that begins with '\(word)'")
        }
    }

    /// The number of the check that the heading before a block is about.
    private static func check(in prose: String) -> Int? {
        prose.split(separator: "\n").last { $0.hasPrefix("## ") }?.split(separator: " ").dropFirst().first
            .flatMap { Int($0) }
    }

    private static func failed(_ text: String) -> [AppCheck] {
        let report = AppReport(AppFiles([AppFiles.definition: Array(text.utf8)]))
        return Set(report.entries.map(\.check)).sorted { $0.rawValue < $1.rawValue }
    }

    private func expectHolds(_ whole: String, _ place: String) {
        #expect(whole != app, "\(place) has no place in the app before it")
        let report = AppReport(AppFiles([AppFiles.definition: Array(whole.utf8)]))
        #expect(report.isPassed, "\(place): \(report.entries.map { $0.problem.line(.en) })")
    }

    private func expectCatalog(_ text: String, _ place: String) {
        do throws(Problems) {
            _ = try CatalogDefinition(source: Array(text.utf8), file: place)
        } catch {
            Issue.record("\(place): \(error.all.map { $0.line(.en) })")
        }
    }

    private func expectFlow(_ text: String, _ place: String) throws {
        let apps = try AppCatalog(folder: Binary.root + "apps")
        do throws(Problems) {
            _ = try FlowDefinition(source: Array(text.utf8), file: place, apps: apps)
        } catch {
            Issue.record("\(place): \(error.all.map { $0.line(.en) })")
        }
    }

    private func indented(_ text: String, by count: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
}
