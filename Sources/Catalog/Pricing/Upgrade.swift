import Values

/// Another package for more: what the catalog lists under `upgrades`.
struct Upgrade: PricingStrategy {
    let holding: Holding
    let target: String

    func line(in catalog: CatalogDefinition, at now: Timestamp) throws(Problem) -> DraftLine {
        let upgrades = catalog.package(holding.package)?.upgrades ?? []
        guard let change = upgrades.first(where: { $0.package == target }) else {
            throw .quoteNoUpgrade(from: holding.package, to: target, upgrades.map(\.package))
        }
        return try PackageExchange(holding: holding, change: change, action: .upgrade).line(
            in: catalog, at: now)
    }
}
