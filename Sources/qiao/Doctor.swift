import Apps
import ArgumentParser
import Definitions
import FoundationEssentials
import HTTPTypes
import Storage
import Values

/// `qiao doctor`: whether an installation is well, and what to do where it is not.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Looks whether the installation is well.")
    @OptionGroup var reach: Reach

    func run() async throws {
        let findings = [key, allocator, apps, await database()]
        if reach.json {
            print(JSON.array(findings.map(\.json)).prettyText)
        } else {
            for finding in findings { print(finding.line(Terminal.standard)) }
        }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }

    private var key: Finding {
        let isGiven = Secrets.masterKey != nil
        let place = isGiven ? "QIAO_MASTER_KEY" : reach.folder.masterKey
        let isThere = isGiven || FileManager.default.fileExists(atPath: place)
        return Finding(
            key: "master key", name: Localized(zh: "主密钥", en: "master key"), isGood: isThere,
            text: isThere
                ? Localized(same: place) : Localized(zh: "缺少 \(place)", en: "\(place) is missing"))
    }

    private var allocator: Finding {
        Finding(
            key: "allocator", name: Localized(zh: "内存分配器", en: "allocator"), isGood: true,
            text: Localized(same: Allocator.name))
    }

    private var apps: Finding {
        let name = Localized(zh: "应用", en: "apps")
        let path = reach.apps.path
        do {
            let count = try AppCatalog(folder: path).apps.count
            let text = Localized(zh: "\(path) 中有 \(count) 个", en: "\(count) in \(path)")
            return Finding(key: "apps", name: name, isGood: count > 0, text: text)
        } catch {
            return Finding(key: "apps", name: name, isGood: false, text: Finding.text(of: error))
        }
    }

    private func database() async -> Finding {
        let (isReady, text) = await readiness()
        return Finding(
            key: "database", name: Localized(zh: "数据库", en: "database"), isGood: isReady, text: text)
    }

    private func readiness() async -> (Bool, Localized) {
        var isReady = false
        do {
            try await reach.with { client in
                let ready = try await client.json(.get, "/readyz")
                isReady = ready["status"].string == "ready"
            }
            return (isReady, Localized(same: reach.folder.databaseShown))
        } catch {
            return (false, Finding.text(of: error))
        }
    }
}

/// What `qiao doctor` has found of one thing.
private struct Finding {
    /// The name by which programs know it.
    let key: String
    let name: Localized
    let isGood: Bool
    let text: Localized

    var json: JSON {
        [
            "name": .string(key), "good": .bool(isGood),
            "text": .string(text(Terminal.standard.language)),
        ]
    }

    func line(_ terminal: Terminal) -> String {
        let mark = terminal.toned(isGood ? "✓" : "✗", isGood ? .good : .bad)
        return "\(mark) \(name(terminal.language))  \(text(terminal.language))"
    }

    static func text(of error: any Error) -> Localized {
        if let problem = error as? Problem {
            return Localized(zh: problem.line(.zh), en: problem.line(.en))
        }
        if let problems = error as? Problems {
            return Localized(
                zh: problems.all.map { $0.line(.zh) }.joined(separator: "；"),
                en: problems.all.map { $0.line(.en) }.joined(separator: "; "))
        }
        return Localized(same: "\(error)")
    }
}
