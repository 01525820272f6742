public import Storage
import Synchronization
package import Values

/// Versions of the catalog that were read, so that a quote does not read the whole text again.
///
/// Versions never change, so that what is here is never stale; which one holds is asked of the database each time.
public final class CatalogCache: Sendable {
    private let read = Mutex<[Int: CatalogVersion]>([:])

    /// The most versions that are kept in memory.
    public static let versionsMax = 8

    /// An empty one.
    public init() {}

    /// The catalog that holds now.
    /// - Throws: `catalog.none` where none was applied; what the database says.
    public func current(in snapshot: Snapshot) throws -> CatalogVersion {
        guard let number = try snapshot.catalogVersion() else { throw Problem.catalogNone }
        return try version(number, in: snapshot)
    }

    /// By whose clocks days and months begin: as the catalog that holds now says; where there is none,
    /// ``CatalogDefinition/zoneStandard``.
    /// - Throws: What the database says.
    package func zone(in snapshot: Snapshot) throws -> Zone {
        if let number = try snapshot.catalogVersion() {
            return try version(number, in: snapshot).definition.calendar.zone
        }
        guard let standard = Zone(CatalogDefinition.zoneStandard) else {
            preconditionFailure("the standard zone is known")
        }
        return standard
    }

    /// A version of the catalog.
    /// - Throws: `catalog.no_version`; what the database says.
    public func version(_ number: Int, in snapshot: Snapshot) throws -> CatalogVersion {
        if let known = read.withLock({ $0[number] }) { return known }
        guard let version = try snapshot.catalog(version: number) else {
            throw Problem.catalogNoVersion(number)
        }
        read.withLock { read in
            if read.count >= CatalogCache.versionsMax, let oldest = read.keys.min() { read[oldest] = nil }
            read[number] = version
        }
        return version
    }
}
