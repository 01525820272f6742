import Catalog
import Synchronization
import Values

/// What orders cost that name no package, reckoned once for all customers who order the same within half a second, as they
/// do when something goes on sale.
final class Reckonings: Sendable {
    /// How many are kept; those that hold no longer go when there are so many.
    private static let kept = 64

    private let recent = Mutex<[OrderRequest: Reckoning]>([:])

    /// Reckons, unless somebody ordered the same just now.
    /// - Throws: What `Reckoning.init` throws; that is not kept.
    func reckoning(
        _ request: OrderRequest, by catalog: CatalogVersion, at now: Timestamp
    ) throws(Problem) -> Reckoning {
        if let known = recent.withLock({ $0[request] }), known.holdsOn(by: catalog, at: now) { return known }
        let reckoning = try Reckoning(request, [:], by: catalog, at: now)
        recent.withLock { recent in
            if recent.count >= Reckonings.kept {
                recent = recent.filter { $0.value.holdsOn(by: catalog, at: now) }
                if recent.count >= Reckonings.kept { return }
            }
            recent[request] = reckoning
        }
        return reckoning
    }
}
