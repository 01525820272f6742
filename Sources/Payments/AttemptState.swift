public import Storage

/// Where a payment attempt is.
public enum AttemptState: String, CaseIterable, Sendable, ColumnValue {
    /// Its intent is kept; nothing has left for the channel.
    case created
    /// The request has left, or may have.
    case sent
    /// The channel knows it, and the payer may pay.
    case paying
    /// What became of it only the channel can say.
    case unknown
    /// It is paid, with the channel's proof.
    case succeeded
    /// The channel has refused it, with proof that nothing was created or paid.
    case failed
    /// It can be paid no more, with the channel's proof, or because it was never sent.
    case closed
    /// Nobody could find out in time; a person looks at it.
    case review

    /// Whether money may still move without anybody here doing anything.
    public var isOpen: Bool {
        switch self {
        case .created, .sent, .paying, .unknown, .review: true
        case .succeeded, .failed, .closed: false
        }
    }

    /// Whether its channel is asked what has become of it: it may have arrived there, and nobody else finds out.
    var isAsked: Bool {
        switch self {
        case .sent, .paying, .unknown: true
        case .created, .succeeded, .failed, .closed, .review: false
        }
    }

    /// Where it may go from here; nothing else is ever written.
    ///
    /// An attempt that is closed, or of which nobody knows that it left, may still be found paid: a channel's proof
    /// outweighs everything.
    package var next: Set<AttemptState> {
        switch self {
        case .created: [.sent, .succeeded, .closed]
        case .sent: [.paying, .unknown, .succeeded, .failed, .closed]
        case .paying: [.unknown, .succeeded, .failed, .closed]
        case .unknown: [.paying, .succeeded, .failed, .closed, .review]
        case .review: [.succeeded, .failed, .closed]
        case .closed, .failed: [.succeeded]
        case .succeeded: []
        }
    }
}
