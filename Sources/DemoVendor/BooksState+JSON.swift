import OrderedCollections
import Values

extension BooksState {
    /// How many documents `GET /state` lists, the newest last; all are counted.
    static let documentsListedMax = 1_000

    /// The levels in the order of warehouse and article.
    var sortedLevels: [(place: Place, quantity: Int64)] {
        levels.map { (place: $0.key, quantity: $0.value) }
            .sorted { ($0.place.warehouse, $0.place.skuID) < ($1.place.warehouse, $1.place.skuID) }
    }

    /// What `GET /state` answers.
    var json: JSON {
        [
            "counts": [
                "documents": .int(Int64(counts.documents)), "lines": .int(Int64(counts.lines)),
                "messages": .int(Int64(counts.messages)), "repeated": .int(Int64(counts.repeated)),
                "throttled": .int(Int64(counts.throttled)), "refused": .int(Int64(counts.refused)),
            ],
            "documents": .array(documents.suffix(Self.documentsListedMax).map(\.json)),
            "levels": .array(
                sortedLevels.map { place, quantity in
                    [
                        "warehouse": .int(place.warehouse), "sku_id": .string(place.skuID),
                        "qty": .int(quantity),
                    ]
                }),
            "messages": .array(messages.map(\.json)),
        ]
    }
}

extension BooksState.Filed {
    /// The document with its `io_id`, as queries answer it.
    var json: JSON {
        guard case .object(var members) = document.json else { return .null }
        members["io_id"] = .int(ioID)
        return .object(members)
    }
}
