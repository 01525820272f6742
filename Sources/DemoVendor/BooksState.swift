import Values

/// The contents of the ``Books`` at one moment.
struct BooksState {
    /// A document with the number that the vendor gave it.
    struct Filed {
        let ioID: Int64
        let document: StocktakeDocument
    }

    /// An article in a warehouse.
    struct Place: Hashable {
        let warehouse: Int64
        let skuID: String
    }

    /// How many of each there were since the vendor started; the first three with what it remembered.
    struct Counts {
        var documents = 0
        var lines = 0
        var messages = 0
        var repeated = 0
        var throttled = 0
        var refused = 0
    }

    private(set) var documents: [Filed] = []
    private(set) var messages: [RobotMessage] = []
    private(set) var levels: [Place: Int64] = [:]
    var counts = Counts()
    private var indexes: [String: Int] = [:]

    /// The number that the next document gets.
    var nextIOID: Int64 { 700_001 + Int64(documents.count) }

    func document(_ soID: String) -> Filed? {
        indexes[soID].map { documents[$0] }
    }

    /// The documents with greater numbers than this one, the smallest first, at most `limit`.
    func documents(after ioID: Int64, limit: Int) -> ArraySlice<Filed> {
        let first = documents.firstIndex { $0.ioID > ioID } ?? documents.endIndex
        return documents[first...].prefix(limit)
    }

    func level(_ skuID: String, in warehouse: Int64) -> Int64 {
        levels[Place(warehouse: warehouse, skuID: skuID)] ?? 0
    }

    /// Takes up what the journal holds or is about to hold.
    mutating func apply(_ entry: Entry) {
        switch entry {
        case .keys: break
        case .document(let ioID, let document):
            indexes[document.soID] = documents.count
            documents.append(Filed(ioID: ioID, document: document))
            for line in document.items {
                levels[Place(warehouse: document.warehouse, skuID: line.skuID), default: 0] += line.quantity
            }
            counts.documents += 1
            counts.lines += document.items.count
        case .message(let message):
            if messages.count >= Books.messagesMax { messages.removeFirst(Books.messagesMax / 2) }
            messages.append(message)
            counts.messages += 1
        }
    }
}
