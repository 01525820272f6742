import ArgumentParser
import HTTPTypes
import Values

/// `qiao catalog`: what is sold, and at which prices.
struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "The catalog: what is sold, and at which prices.",
        subcommands: [
            CatalogApply.self, CatalogShow.self, CatalogVersions.self, CatalogStock.self, CatalogCoupons.self,
        ])
}

struct CatalogApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Makes a catalog the one that holds from now on, and shows what changes.")
    @OptionGroup var reach: Reach
    @Argument(help: "The file, YAML or JSON.") var file: String
    @Flag(help: "Only show what would change.") var dryRun = false

    func run() async throws {
        let source = try InputFile.read(file)
        try await reach.with { client in
            let name = file.split(separator: "/").last.map(String.init) ?? file
            let path = "/v1/catalog?file=\(name.escaped)" + (dryRun ? "&dry_run=true" : "")
            let diff = try JSON(parsing: try await client.call(.put, path, body: source))
            if reach.json { return print(diff.prettyText) }
            for line in diff["changes"].array ?? [] { print(line.string ?? "") }
            if dryRun { return }
            let (before, version) = (diff["version_before"].integer ?? 0, diff["version"].integer ?? 0)
            Terminal.standard.say(
                before == version
                    ? Localized(
                        zh: "没有变化，仍是版本 \(version)。", en: "Nothing changes; it is still version \(version).")
                    : Localized(
                        zh: "商品目录版本 \(version) 已生效。", en: "Version \(version) of the catalog holds now."))
        }
    }
}

struct CatalogShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "The text of the catalog that holds now.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let text = try await client.call(.get, "/v1/catalog")
            print(String(decoding: text, as: UTF8.self), terminator: "")
        }
    }
}

struct CatalogVersions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions", abstract: "The versions of the catalog, the newest first.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let page = try await client.list("/v1/catalog/versions")
            if reach.json { return print(page.prettyText) }
            for version in page["items"].array ?? [] {
                print(
                    "v\(version["version"].integer ?? 0)  \(version["applied_at"].string ?? "")  "
                        + "\(version["file"].string ?? "")")
            }
        }
    }
}
