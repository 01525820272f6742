import OrderedCollections

extension Problem {
    /// The problem with all its languages, to be kept and read back with ``init(json:)``.
    public var json: JSON {
        var members: JSONObject = [
            "code": .string(code), "status": .int(Int64(status)),
            "message": ["zh": .string(message.zh), "en": .string(message.en)],
        ]
        if let place { members["place"] = .string(place) }
        if !details.isEmpty { members["details"] = .object(details) }
        return .object(members)
    }

    /// The problem that ``json`` describes; `nil` where it describes none.
    public init?(json: JSON) {
        guard let code = json["code"].string, let status = json["status"].integer,
            let zh = json["message"]["zh"].string, let en = json["message"]["en"].string
        else { return nil }
        self.init(
            code, status: Int(clamping: status), Localized(zh: zh, en: en), at: json["place"].string,
            details: json["details"].object ?? [:])
    }
}
