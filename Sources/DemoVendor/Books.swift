import Synchronization
import Values
import World

/// What the vendor remembers: accepted documents, the stock levels they amount to, and the robot's messages.
///
/// A document is taken once for each `so_id`. With a ``Journal``, what is accepted is in its file before it counts.
final class Books: Sendable {
    /// The most documents; beyond, new ones are refused.
    static let documentsMax = 500_000
    /// How many messages are kept; older ones are only counted.
    static let messagesMax = 1_000

    private let journal: Journal?
    private let state: Mutex<BooksState>

    /// Books that begin with `entries`, which the journal holds already.
    init(journal: Journal?, entries: [Entry]) {
        self.journal = journal
        var state = BooksState()
        for entry in entries { state.apply(entry) }
        self.state = Mutex(state)
    }

    /// Reads what they hold now; nothing is taken meanwhile.
    func read<Result: Sendable>(_ body: (BooksState) -> Result) -> Result {
        state.withLock { body($0) }
    }

    /// Takes a document, or finds the one that was taken under its `so_id` before; then nothing changes.
    func take(_ document: StocktakeDocument) throws -> Receipt {
        try state.withLock { state in
            if let earlier = state.document(document.soID) {
                state.counts.repeated += 1
                return Receipt(ioID: earlier.ioID, repeated: true)
            }
            guard state.documents.count < Self.documentsMax else { throw Refusal.full }
            let entry = Entry.document(ioID: state.nextIOID, document)
            try journal?.append(entry)
            defer { state.apply(entry) }
            return Receipt(ioID: state.nextIOID, repeated: false)
        }
    }

    /// Keeps a message of the robot.
    func keep(_ message: RobotMessage) throws {
        try state.withLock { state in
            try journal?.append(.message(message))
            state.apply(.message(message))
        }
    }

    /// Counts an answer with an error code.
    func count(_ refusal: Refusal) {
        state.withLock { state in
            if refusal.isThrottle { state.counts.throttled += 1 } else { state.counts.refused += 1 }
        }
    }
}

/// How a document was taken.
struct Receipt {
    let ioID: Int64
    let repeated: Bool
}
