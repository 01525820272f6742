import Accounts
import Catalog
import Entitlements
import Flows
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// The catalog: what is sold, and what it costs.
    static func catalog(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/catalog", "getCatalog", "The text of the catalog that holds now.",
                access: .requires(.readCatalog), Shape.text, as: .yaml
            ) { _ in
                let source = try await node.database.read { snapshot in
                    try snapshot.catalogVersion().flatMap { try snapshot.catalogSource(version: $0) }
                }
                guard let source else { throw Problem.catalogNone }
                return APIAnswer(status: 200, type: .yaml, body: source)
            },
            Endpoint(
                .put, "/v1/catalog", "applyCatalog",
                "Makes a catalog, YAML or JSON, the one that holds from now on, and says what changes.",
                access: .requires(.manageCatalog),
                query: [
                    QueryParameter(name: "file", summary: "The file's name, for places."),
                    QueryParameter(name: "dry_run", summary: "`true` only says what would change."),
                ],
                body: Shape.text, bodyAs: .yaml, Shape.catalogDiff
            ) { request in
                let (file, language) = (request.query["file"] ?? "catalog.yaml", request.language)
                let definition = try CatalogDefinition(source: request.body, file: file)
                if request.query["dry_run"] == "true" {
                    let old = try await node.database.read { try $0.catalog() }
                    let changes = definition.changes(since: old?.definition)
                    let version = old?.number ?? 0
                    return .transaction { _ in
                        .json(changes.shown(version...version, language, definition))
                    }
                }
                return .transaction { tx in
                    let diff = try tx.apply(definition, source: request.body, file: file)
                    if !diff.isEmpty {
                        let details: JSON = ["changes": .int(Int64(diff.changes.count))]
                        try request.record(
                            "catalog.applied", to: "\(diff.version)", details: details, in: tx)
                        tx.afterCommit { _ in node.catalogs.noteChange() }
                    }
                    try tx.setAlerts(definition.alerts)
                    if diff.changes.contains(where: TaskMeter.isConcerned) {
                        try node.flows.termsChanged(from: tx.now + TaskMeter.termsKept, in: tx)
                    }
                    let versions = diff.versionBefore...diff.version
                    return .json(diff.changes.shown(versions, language, definition))
                }
            },
            Endpoint(
                .get, "/v1/catalog/versions", "listCatalogVersions",
                "The versions of the catalog, the newest first.",
                access: .requires(.readCatalog), query: [.limit, .after],
                Shape.page(of: Shape.catalogVersion)
            ) { request in
                let limit = try request.pageLimit()
                let page = try await node.database.read { snapshot in
                    try snapshot.catalogVersions(
                        PageRequest(limit: limit, after: request.query["after"]))
                }
                return .json(.page(page.items.map(\.shown), next: page.next?.text))
            },
        ]
    }
}

extension CatalogDefinition {
    /// Of how many per cent used it is told, by metered feature.
    fileprivate var alerts: [String: [Int]] {
        let metered = features.filter { $0.kind == .metered }
        return Dictionary(metered.map { ($0.key, $0.alerts) }) { first, _ in first }
    }
}

extension [CatalogChange] {
    fileprivate func shown(
        _ versions: ClosedRange<Int>, _ language: Language, _ definition: CatalogDefinition
    ) -> JSON {
        [
            "version_before": .int(Int64(versions.lowerBound)), "version": .int(Int64(versions.upperBound)),
            "changes": .array(map { .string($0.line(language, in: definition.calendar)) }),
        ]
    }
}

extension CatalogVersionLine {
    fileprivate var shown: JSON {
        [
            "version": .int(Int64(number)), "applied_at": JSON(appliedAt), "file": .string(file),
            "changes": .int(Int64(changes)),
        ]
    }
}

extension Shape {
    fileprivate static let catalogDiff = object([
        "version_before": integer, "version": integer, "changes": ["type": "array", "items": text],
    ])
    fileprivate static let catalogVersion = object([
        "version": integer, "applied_at": time, "file": text, "changes": integer,
    ])
}
