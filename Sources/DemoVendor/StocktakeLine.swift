import OrderedCollections
import Values

/// One article of a stocktake document.
struct StocktakeLine: Sendable {
    /// The largest change of one line, either way.
    static let quantityMax: UInt64 = 1_000_000_000

    let skuID: String
    /// What is added to the stock level; negative for a loss.
    let quantity: Int64
    let batchID: String?
    /// Unix seconds as text.
    let producedDate: String?
    /// Unix seconds as text.
    let expirationDate: String?

    init(_ json: JSON, at place: String) throws(Refusal) {
        guard json.object != nil else { throw .malformed(place, Localized(zh: "对象", en: "an object")) }
        skuID = try json.text("sku_id", at: "\(place).sku_id")
        guard let quantity = json["qty"].integer, quantity.magnitude <= Self.quantityMax else {
            throw .malformed("\(place).qty", Localized(zh: "整数", en: "an integer"))
        }
        self.quantity = quantity
        batchID = json["batch_id"].isNull ? nil : try json.text("batch_id", at: "\(place).batch_id")
        producedDate = try json.unixSeconds("produced_date", at: "\(place).produced_date")
        expirationDate = try json.unixSeconds("expiration_date", at: "\(place).expiration_date")
        guard batchID != nil || (producedDate == nil && expirationDate == nil) else {
            throw .invalid(
                Localized(
                    zh: "\(place).batch_id：填写批次日期或有效期时必须填写批次号",
                    en: "\(place).batch_id is required when a batch or expiry date is given"))
        }
    }

    var json: JSON {
        var members: JSONObject = ["sku_id": .string(skuID), "qty": .int(quantity)]
        members["batch_id"] = batchID.map(JSON.string)
        members["produced_date"] = producedDate.map(JSON.string)
        members["expiration_date"] = expirationDate.map(JSON.string)
        return .object(members)
    }
}
