import Apps
import ArgumentParser
import FoundationEssentials
import HTTPTypes
import Storage
import Values

/// `qiao doctor`: whether an installation is well, and what to do where it is not.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Looks whether the installation is well.")
    @OptionGroup var reach: Reach

    func run() async throws {
        var findings: [(name: String, isGood: Bool, text: String)] = []
        let files = FileManager.default
        let folder = reach.folder
        let isGiven = Secrets.masterKey != nil
        let key = isGiven || files.fileExists(atPath: folder.masterKey)
        let place = isGiven ? "QIAO_MASTER_KEY" : folder.masterKey
        findings.append(("master key", key, key ? place : "\(place) is missing"))
        findings.append(("allocator", true, Allocator.name))
        do {
            let catalog = try AppCatalog(folder: reach.apps.path)
            findings.append(("apps", !catalog.apps.isEmpty, "\(catalog.apps.count) in \(reach.apps.path)"))
        } catch {
            findings.append(("apps", false, "\(error)"))
        }
        do {
            let client = try await Client.open(folder, apps: reach.apps)
            let ready = try await client.json(.get, "/readyz")
            try await client.close()
            findings.append(("database", ready["status"].string == "ready", folder.databaseShown))
        } catch {
            findings.append(("database", false, "\(error)"))
        }
        if reach.json {
            let all = findings.map { finding -> JSON in
                ["name": .string(finding.name), "good": .bool(finding.isGood), "text": .string(finding.text)]
            }
            print(JSON.array(all).prettyText)
        } else {
            for finding in findings {
                let mark = Terminal.standard.toned(finding.isGood ? "✓" : "✗", finding.isGood ? .good : .bad)
                print("\(mark) \(finding.name)  \(finding.text)")
            }
        }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }
}
