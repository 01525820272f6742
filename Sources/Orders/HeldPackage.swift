import Catalog

/// A package of a workspace with how often what it holds of it has changed.
struct HeldPackage: Hashable, Sendable {
    let holding: Holding
    let version: Int64
}
