import Values

/// One line of the state file: a thing that the vendor remembers.
enum Entry {
    case keys(VendorKeys)
    case document(ioID: Int64, StocktakeDocument)
    case message(RobotMessage)

    /// Reads a line, or answers `nil` where it is none of them.
    init?(_ json: JSON) {
        if let keys = VendorKeys(json["keys"]) {
            self = .keys(keys)
        } else if let ioID = json["io_id"].integer, let document = try? StocktakeDocument(json["document"]) {
            self = .document(ioID: ioID, document)
        } else if let at = json["at"].integer, let content = json["content"].string {
            self = .message(RobotMessage(at: at, content: content))
        } else {
            return nil
        }
    }

    var json: JSON {
        switch self {
        case .keys(let keys): ["keys": keys.json]
        case .document(let ioID, let document): ["io_id": .int(ioID), "document": document.json]
        case .message(let message): message.json
        }
    }
}
