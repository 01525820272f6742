import Values

/// Another package for less: what the catalog lists under `downgrades`.
///
/// What is credited beyond its price goes into the wallet.
struct Downgrade: PricingStrategy {
    let holding: Holding
    let target: String

    func line(in catalog: CatalogDefinition, at now: Timestamp) throws(Problem) -> DraftLine {
        let downgrades = catalog.package(holding.package)?.downgrades ?? []
        guard let change = downgrades.first(where: { $0.package == target }) else {
            throw .quoteNoDowngrade(from: holding.package, to: target, downgrades.map(\.package))
        }
        return try PackageExchange(holding: holding, change: change, action: .downgrade)
            .line(in: catalog, at: now)
    }
}
