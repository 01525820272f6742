import ArgumentParser
import HTTPTypes
import Values

/// `qiao package`: the packages that the workspace holds.
struct PackageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "package", abstract: "The packages that the workspace holds.",
        subcommands: [PackageList.self])
}

struct PackageList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The packages that may be used now or later, and until when.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.json(.get, "/v1/packages")
            if reach.json { return print(page.prettyText) }
            for package in page["items"].array ?? [] { print(package.packageLine) }
        }
    }
}

extension JSON {
    /// What it is, where it is, until when, how long after that, and what it may be changed to.
    fileprivate var packageLine: String {
        var parts = [
            self["package"].string ?? "", self["name"].string ?? "", stateText,
            "\(self["from"].string ?? "") → \(self["until"].string ?? "")",
        ]
        if let paid = self["paid_until"].string, self["state"].string != "grace",
            self["paid_until"] != self["until"]
        {
            parts.append(Localized(zh: "已付至 \(paid)", en: "paid until \(paid)").here)
        }
        if let grace = self["grace_until"].string, self["state"].string != "grace" {
            parts.append(Localized(zh: "宽限至 \(grace)", en: "grace until \(grace)").here)
        }
        let upgrades = (self["upgrades"].array ?? []).compactMap(\.string).joined(separator: ", ")
        if !upgrades.isEmpty {
            parts.append(Localized(zh: "可升级到 \(upgrades)", en: "upgrades: \(upgrades)").here)
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    private var stateText: String {
        let terminal = Terminal.standard
        return switch self["state"].string {
        case "current": terminal.toned(Localized(zh: "使用中", en: "current").here, .good)
        case "later": terminal.toned(Localized(zh: "未开始", en: "later").here, .waiting)
        case "grace": terminal.toned(Localized(zh: "宽限期", en: "in grace").here, .bad)
        default: self["state"].string ?? ""
        }
    }
}
