public import Storage
public import Values

/// Money that goes back the way it came.
public struct Refund: Hashable, Sendable {
    /// Where a refund is.
    public enum State: String, CaseIterable, Sendable, ColumnValue {
        /// It is decided; the channel has not confirmed it, and it counts as spent.
        case pending
        /// The money is back.
        case succeeded
        /// The channel has proved that it will not do it: its amount is free again.
        case failed
        /// Nobody could find out in time; a person looks at it, and it counts as spent.
        case review

        /// Where it may go from here; nothing else is ever written.
        ///
        /// A failed refund may still be found done: a channel's proof outweighs everything.
        public var next: Set<State> {
            switch self {
            case .pending: [.succeeded, .failed, .review]
            case .review: [.pending, .succeeded, .failed]
            case .failed: [.succeeded]
            case .succeeded: []
            }
        }

        /// The event that tells of it; `nil` where there is nothing to tell.
        var event: String? {
            switch self {
            case .pending: nil
            case .succeeded: "payment.refunded"
            case .failed: "payment.refund_failed"
            case .review: "payment.refund_review"
            }
        }
    }

    /// The cause of a refund of what was paid twice.
    static let duplicate = "duplicate"
    /// How many refunds one payment may have; WeChat Pay allows no more.
    static let countMax = 50
    /// How long the reference of what was paid back by hand may be, in bytes.
    public static let referenceBytesMax = 100
    /// How many digits the number of a try has at most: those of a document have more.
    private static let triesDigits = 4

    /// Identifies it.
    public let id: ID<RefundKind>
    /// The number by which the channel knows it; every repetition carries it.
    public let number: DocumentNumber
    /// The attempt whose money it is.
    public let payment: ID<Payment>
    /// Who is paid back.
    public let workspace: ID<Workspace>
    /// How much.
    public let amount: Money
    /// What for: `duplicate`, or an after-sales case.
    ///
    /// One cause is paid back once.
    public let cause: String
    /// The stray capture that it pays back; `nil` for what the attempt asked for.
    let stray: ID<StrayCapture>?
    /// Whether it pays back a stray capture, and nothing of what the attempt asked for.
    public var isOfStray: Bool { stray != nil }
    /// Under which reference a person has paid it back, as no channel would; `nil` where the channel does.
    public let byHand: String?
    /// Where it is.
    public internal(set) var state: State
    /// Counts its changes, from 1.
    public internal(set) var version: Int64
    /// Why it has failed, or why a person has to look at it.
    public internal(set) var problem: Problem?

    /// What it is for, whichever try it is: `duplicate` of `duplicate/2`.
    var matter: String { Refund.matter(of: cause).matter }

    /// What a cause is for, and which try of it: of `duplicate`, the first.
    static func matter(of cause: String) -> (matter: String, tries: Int) {
        guard let slash = cause.lastIndex(of: "/") else { return (cause, 1) }
        let last = cause[cause.index(after: slash)...]
        guard last.utf8.count <= triesDigits, let tries = Int(last) else { return (cause, 1) }
        return (String(cause[..<slash]), tries)
    }
}

/// A refund, among identifiers.
public enum RefundKind: IDKind {
    /// `rfd`.
    public static let prefix: StaticString = "rfd"
}
