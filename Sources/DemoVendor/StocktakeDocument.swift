import Values

/// A stocktake document (盘点单): what a count found to be more or less than the books said.
struct StocktakeDocument: Sendable {
    /// The longest document, in lines.
    static let linesMax = 50

    /// The caller's number, by which a repeat is recognised.
    let soID: String
    let warehouse: Int64
    let items: [StocktakeLine]

    /// Reads a document as the API takes it.
    init(_ json: JSON) throws(Refusal) {
        guard json.object != nil else {
            throw .malformed("biz", Localized(zh: " JSON 对象", en: "a JSON object"))
        }
        soID = try json.text("so_id", at: "so_id")
        guard let warehouse = json["warehouse"].integer, (1...9999).contains(warehouse) else {
            throw .malformed("warehouse", Localized(zh: " 1 至 9999 的整数", en: "an integer from 1 to 9999"))
        }
        self.warehouse = warehouse
        guard let rows = json["items"].array, !rows.isEmpty else {
            throw .malformed("items", Localized(zh: "非空数组", en: "a non-empty array"))
        }
        guard rows.count <= Self.linesMax else { throw .tooManyLines(rows.count, most: Self.linesMax) }
        var items: [StocktakeLine] = []
        for (index, row) in rows.enumerated() {
            items.append(try StocktakeLine(row, at: "items[\(index)]"))
        }
        self.items = items
    }

    var json: JSON {
        [
            "so_id": .string(soID), "warehouse": .int(warehouse), "items": .array(items.map(\.json)),
        ]
    }
}
