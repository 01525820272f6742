import Accounts
import Catalog
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// The packages that a workspace holds.
    static func packages(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/packages", "listPackages",
                """
                The packages that the workspace may use now or later: the term that it is in (`current`), or that comes \
                (`later`), or the `grace` period, as `from` and `until`; until when they are paid for; how long they may be \
                used afterwards; and what the catalog sells instead of them for more.
                """,
                access: .requires(.readUsage), Shape.page(of: Shape.usablePackage)
            ) { request in
                let workspace = try request.workspace
                let items = try await node.database.read { snapshot in
                    let packages = try snapshot.usablePackages(of: workspace)
                    guard !packages.isEmpty else { return [] as [JSON] }
                    let catalog = try node.catalogs.current(in: snapshot).definition
                    return packages.map { $0.shown(at: snapshot.now, by: catalog, request.language) }
                }
                return .json(.page(items, next: nil))
            }
        ]
    }
}

extension UsablePackage {
    fileprivate func shown(
        at now: Timestamp, by catalog: CatalogDefinition, _ language: Language
    ) -> JSON {
        let sold = catalog.package(holding.package)
        var members: JSONObject = ["package": .string(holding.package)]
        if let sold { members["name"] = .string(sold.name(language)) }
        let window = holding.windows.first
        let state = window.map { $0.start <= now ? "current" : "later" } ?? "grace"
        members["state"] = .string(state)
        members["from"] = (window?.start ?? grace?.lowerBound).map { JSON($0) }
        members["until"] = (window?.end ?? grace?.upperBound).map { JSON($0) }
        members["paid_until"] = (holding.end ?? grace?.lowerBound).map { JSON($0) }
        members["grace_until"] = (grace?.upperBound).map { JSON($0) }
        let upgrades = holding.windows.isEmpty ? [] : sold?.upgrades ?? []
        members["upgrades"] = .array(upgrades.map { .string($0.package) })
        return .object(members)
    }
}

extension Shape {
    fileprivate static let usablePackage = object(
        [
            "package": text, "name": text, "state": text, "from": time, "until": time, "paid_until": time,
            "grace_until": time, "upgrades": ["type": "array", "items": text],
        ], optional: ["name", "grace_until"])
}
