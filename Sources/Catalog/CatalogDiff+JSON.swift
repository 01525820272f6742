import OrderedCollections
public import Values

extension CatalogDiff {
    /// The difference for programs.
    public var json: JSON {
        [
            "version_before": .int(Int64(versionBefore)), "version": .int(Int64(version)),
            "changes": .array(changes.map(\.json)),
        ]
    }
}

extension CatalogChange {
    /// The change for programs: what it is, of what, and the values before and after.
    public var json: JSON {
        switch self {
        case .currency(let from, let to):
            ["change": "currency", "from": .string(from.code), "to": .string(to.code)]
        case .zone(let from, let to): ["change": "billing_zone", "from": .string(from), "to": .string(to)]
        case .added(let item, let name): item.json("added", ["name": name.json])
        case .removed(let item, let name): item.json("removed", ["name": name.json])
        case .changed(let item, let member, let from, let to):
            item.json("changed", ["member": .string(member), "from": from, "to": to])
        case .price(let item, let since, let before, let after):
            item.json(
                "price",
                [
                    "since": since.map { .string($0.rfc3339) } ?? .null,
                    "from": before.map { .string($0.decimalText) } ?? .null,
                    "to": after.map { .string($0.decimalText) } ?? .null,
                ])
        case .order(let kind): ["change": "order", "kind": .string(kind.rawValue)]
        }
    }
}

extension ItemKey {
    fileprivate func json(_ change: String, _ more: JSONObject) -> JSON {
        let about: JSONObject = [
            "change": .string(change), "kind": .string(kind.rawValue), "key": .string(key),
        ]
        return .object(about.merging(more) { first, _ in first })
    }
}
