import Definitions
public import Storage
import Values

extension Transaction {
    /// Makes a catalog the one that holds from now on.
    ///
    /// A catalog that means the same as the one before makes no new version. Versions before stay as they are, and so
    /// does what was sold by them. Two that are applied at once follow each other.
    /// - Parameters:
    ///   - definition: The checked catalog.
    ///   - source: Its text, kept as it is.
    ///   - file: The name of its file.
    /// - Returns: What changed.
    /// - Throws: What the database says; then nothing is changed.
    public func apply(
        _ definition: CatalogDefinition, source: [UInt8], file: String = "catalog.yaml"
    ) throws -> CatalogDiff {
        let head =
            try row("SELECT version FROM catalog_head WHERE only_one = 1" + locking(.update)) {
                try $0[0] as Int
            } ?? 0
        let old = head == 0 ? nil : try catalog(version: head)
        let changes = definition.changes(since: old?.definition)
        guard old == nil || !changes.isEmpty else {
            return CatalogDiff(versionBefore: head, version: head, changes: [])
        }
        let version = head + 1
        try execute(
            """
            INSERT INTO catalog_version (version, file, source, changes, applied_at)
            VALUES (\(version), \(file), \(source), \(changes.count), \(now))
            """)
        try execute("UPDATE catalog_head SET version = \(version) WHERE only_one = 1", rows: 1)
        try exchange(old?.definition.items ?? [], for: definition.items, in: version)
        return CatalogDiff(versionBefore: head, version: version, changes: changes)
    }

    /// Ends the rows of prices that are no longer so, and writes those that are new.
    private func exchange(_ old: [CatalogItem], for new: [CatalogItem], in version: Int) throws {
        let (before, after) = (Set(old.flatMap(CatalogPrice.all)), Set(new.flatMap(CatalogPrice.all)))
        try end(before.subtracting(after).sorted(), in: version)
        try write(after.subtracting(before).sorted(), in: version)
    }
}

extension Snapshot {
    /// The number of the catalog that holds now; `nil` where none was applied.
    public func catalogVersion() throws -> Int? {
        let head = try row("SELECT version FROM catalog_head WHERE only_one = 1") { try $0[0] as Int } ?? 0
        return head == 0 ? nil : head
    }

    /// The catalog that holds now; `nil` where none was applied.
    public func catalog() throws -> CatalogVersion? {
        try catalogVersion().flatMap { try catalog(version: $0) }
    }

    /// A version of the catalog; `nil` where there is none of this number.
    /// - Throws: `catalog.unreadable` where this program does not understand it; what the database says.
    public func catalog(version: Int) throws -> CatalogVersion? {
        let found = try row(
            "SELECT file, source, applied_at FROM catalog_version WHERE version = \(version)"
        ) { row in (try row[0] as String, try row[1] as [UInt8], try row[2] as Timestamp) }
        guard let (file, source, appliedAt) = found else { return nil }
        do throws(Problems) {
            let definition = try CatalogDefinition(source: source, file: file)
            return CatalogVersion(number: version, appliedAt: appliedAt, definition: definition)
        } catch {
            throw Problem.catalogUnreadable(version, error.summary)
        }
    }

    /// The text of a version as it was applied.
    public func catalogSource(version: Int) throws -> [UInt8]? {
        try row("SELECT source FROM catalog_version WHERE version = \(version)") { try $0[0] as [UInt8] }
    }

    /// The versions of the catalog, the newest first.
    /// - Throws: `storage.cursor`; what the database says.
    public func catalogVersions(_ page: PageRequest) throws -> Page<CatalogVersionLine> {
        try self.page(
            page, of: "SELECT version, applied_at, file, changes FROM catalog_version",
            by: PageKey([("version", .integer)], .descending),
            decode: { row in
                CatalogVersionLine(
                    number: try row[0], appliedAt: try row[1], file: try row[2], changes: try row[3])
            }, key: { [$0.number] })
    }

    /// All prices that an item had and has, by the instants from which they hold.
    public func priceHistory(of item: ItemKey) throws -> [PastPrice] {
        try rows(
            """
            SELECT from_at, currency, amount, since_version, until_version FROM catalog_price
            WHERE kind = \(item.kind) AND item = \(item.key) ORDER BY from_at, since_version
            """
        ) { row in
            let from: Timestamp = try row[0]
            return PastPrice(
                from: from == CatalogPrice.always ? nil : from,
                amount: Money(try row[2], try Currency(code: try row[1])), since: try row[3],
                until: try row[4])
        }
    }
}
