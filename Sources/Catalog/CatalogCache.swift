public import Storage
import Synchronization
import Values

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

    /// The newest version that was read; it need not be the one that holds.
    public var newest: CatalogVersion? {
        read.withLock { read in read.keys.max().flatMap { read[$0] } }
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
